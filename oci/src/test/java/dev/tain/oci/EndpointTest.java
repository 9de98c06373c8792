package dev.tain.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointTest {

    @Test
    void saysWhetherItIsInsecure() {
        RegistryHost host = new RegistryHost("registry.corp:5000");

        assertThat(new Endpoint(host, false)).hasToString("registry.corp:5000");
        assertThat(new Endpoint(host, true)).hasToString("registry.corp:5000 (insecure)");
    }
}
