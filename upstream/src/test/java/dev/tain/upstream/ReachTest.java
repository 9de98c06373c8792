package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.32.0.0, PUBLIC",
        "192.167.0.1, PUBLIC",
        "100.63.0.1, PUBLIC",
        "100.128.0.1, PUBLIC",
        "198.20.0.1, PUBLIC",
        "2606:4700::1111, PUBLIC",
        "10.0.0.1, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "192.0.0.8, PRIVATE",
        "100.64.0.1, PRIVATE",
        "198.19.0.1, PRIVATE",
        "fc00::1, PRIVATE",
        "fdff::1, PRIVATE",
        "fec0::1, PRIVATE",
        "169.254.169.254, LINK_LOCAL",
        "100.100.100.200, LINK_LOCAL",
        "168.63.129.16, LINK_LOCAL",
        "192.0.0.192, LINK_LOCAL",
        "fd00:ec2::254, LINK_LOCAL",
        "fd00:ec2::23, LINK_LOCAL",
        "fd00:ec2:ffff::1, LINK_LOCAL",
        "fd00:ec3::254, PRIVATE",
        "fd20:ce::254, LINK_LOCAL",
        "fd20:cf::254, PRIVATE",
        "fd00:c1::a9fe:a9fe, LINK_LOCAL",
        "fd00:c2::a9fe:a9fe, PRIVATE",
        "fd00:42::42, LINK_LOCAL",
        "fd00:42::43, PRIVATE",
        "fe80::1, LINK_LOCAL",
        "127.0.0.1, LOOPBACK",
        "127.255.0.9, LOOPBACK",
        "::1, LOOPBACK",
        "0.0.0.0, LOOPBACK",
        "0.1.2.3, LOOPBACK",
        "::, LOOPBACK",
        "::ffff:127.0.0.1, LOOPBACK",
        "::ffff:10.0.0.1, PRIVATE",
        "::7f00:1, LOOPBACK",
        "64:ff9b::a9fe:a9fe, LINK_LOCAL",
        "64:ff9b::808:808, PUBLIC",
        "64:ff9b::c000:c0, LINK_LOCAL",
        "64:ff9b:1::a9fe:a9fe, LINK_LOCAL",
        "64:ff9b:1:fffe::10.0.0.1, PRIVATE",
        "64:ff9b:1::7f00:1, LOOPBACK",
        "64:ff9b:1::808:808, PUBLIC",
        "64:ff9b:2::7f00:1, PUBLIC",
        "::ffff:0:169.254.169.254, LINK_LOCAL",
        "::ffff:0:7f00:1, LOOPBACK",
        "::ffff:0:8.8.8.8, PUBLIC",
        "::fffe:0:7f00:1, PUBLIC",
        "2002:7f00:1::, LOOPBACK",
        "2002:808:808::, PUBLIC",
        "224.0.0.1, NOWHERE",
        "ff02::1, NOWHERE",
        "255.255.255.255, NOWHERE",
        "240.0.0.1, NOWHERE"
    })
    void everyAddressHasAReach(String address, Reach reach) throws Exception {
        assertThat(Reach.of(InetAddress.getByName(address))).isEqualTo(reach);
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, 8.8.8.8, true",
        "PUBLIC, 10.0.0.1, false",
        "PUBLIC, 127.0.0.1, false",
        "PRIVATE, 8.8.8.8, true",
        "PRIVATE, 10.0.0.1, true",
        "PRIVATE, 169.254.169.254, false",
        "PRIVATE, 127.0.0.1, false",
        "LINK_LOCAL, 127.0.0.1, false",
        "LOOPBACK, 127.0.0.1, true",
        "LOOPBACK, 169.254.169.254, true",
        "LOOPBACK, 224.0.0.1, false"
    })
    void aRegistryLeadsNoNearerThanItselfIs(Reach registry, String address, boolean allowed) throws Exception {
        assertThat(registry.includes(InetAddress.getByName(address))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyLeadsNowhere(Reach registry) throws Exception {
        assertThat(registry.includes(InetAddress.getByName("224.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void theGuardChecksWhatANameResolvesTo(String host) {
        assertThat(resolved(Reach.PUBLIC, InetSocketAddress.createUnresolved(host, 80))
                        .cause())
                .hasMessageContainingAll("public", host);
        assertThat(resolved(Reach.LOOPBACK, InetSocketAddress.createUnresolved(host, 80))
                        .getNow())
                .allMatch(address -> address.getAddress().isLoopbackAddress());
    }

    @Test
    void theGuardChecksAddressesInDigits() {
        assertThat(resolved(Reach.PRIVATE, new InetSocketAddress("169.254.169.254", 80))
                        .cause())
                .hasMessageContaining("169.254.169.254");
        assertThat(resolved(Reach.PRIVATE, new InetSocketAddress("10.1.2.3", 80))
                        .getNow())
                .containsExactly(new InetSocketAddress("10.1.2.3", 80));
    }

    private static Future<List<InetSocketAddress>> resolved(Reach reach, InetSocketAddress asked) {
        AddressGuard guard = new AddressGuard(reach, DefaultAddressResolverGroup.INSTANCE);
        return guard.getResolver(ImmediateEventExecutor.INSTANCE)
                .resolveAll(asked)
                .awaitUninterruptibly();
    }
}
