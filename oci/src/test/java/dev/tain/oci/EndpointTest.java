package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointTest {

    @Test
    void saysWhetherItIsInsecure() {
        RegistryHost host = new RegistryHost("registry.corp:5000");

        assertThat(new Endpoint(host, false)).hasToString("registry.corp:5000");
        assertThat(new Endpoint(host, true)).hasToString("registry.corp:5000 (insecure)");
    }

    @Test
    void saysWhoseImagesItIsAskedFor() {
        Optional<RegistryHost> quay = Optional.of(new RegistryHost("quay.io"));

        assertThat(new Endpoint(new RegistryHost("proxy.corp"), true, quay))
                .hasToString("proxy.corp ns=quay.io (insecure)");
    }
}
