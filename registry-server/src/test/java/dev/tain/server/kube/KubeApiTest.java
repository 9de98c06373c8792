package dev.tain.server.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change policies while nobody has to say who they are. */
class KubeApiTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "127.9.9.9, true", "::1, true", "10.0.0.1, false", "8.8.8.8, false", "fe80::1, false"
    })
    void onlyThoseOnThisMachine(String client, boolean expected) {
        assertThat(KubeApi.isFromHere(Optional.of(new InetSocketAddress(client, 1000))))
                .isEqualTo(expected);
    }

    @Test
    void andNobodyWhoseAddressIsNotKnown() {
        assertThat(KubeApi.isFromHere(Optional.empty())).isFalse();
        assertThat(KubeApi.isFromHere(Optional.of(InetSocketAddress.createUnresolved("localhost", 1000))))
                .isFalse();
    }
}
