package dev.tain.server;

import dev.tain.config.settings.TainSettings;
import dev.tain.server.observe.Requests;
import dev.tain.server.pull.Pulls;
import dev.tain.server.registry.RegistryServer;
import dev.tain.server.tls.PlainHttpRefusal;
import dev.tain.server.tls.PortTls;
import dev.tain.server.tls.ServerTls;
import dev.tain.server.tls.TlsFiles;
import dev.tain.server.tls.TlsFilesException;
import dev.tain.server.tls.TlsHealth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the two ports: TLS on both, and where the admin port listens. */
@Configuration(proxyBeanMethods = false)
class Ports {

    private static final Duration IDLE = Duration.ofSeconds(75);
    private static final Duration WHOLE_REQUEST = Duration.ofSeconds(60);

    /** Of the first line, and of all headers, in bytes: selectors may name many objects. */
    private static final int MAX_HEAD = 64 * 1024;

    @Bean
    PortTls portTls() {
        return new PortTls();
    }

    @Bean
    TlsHealth tlsHealthIndicator(PortTls tls) {
        return new TlsHealth(tls);
    }

    /** It listens as soon as it is made, which is long before the admin port does: nodes wait for it. */
    @Bean(initMethod = "start", destroyMethod = "stop")
    RegistryServer registryServer(TainSettings settings, Pulls pulls, PortTls tls, Requests requests) {
        Optional<ServerTls> own =
                Optional.ofNullable(settings.registry().tls()).map(files -> open(tls, "registry", TlsFiles.of(files)));
        return new RegistryServer(settings.registry(), pulls, own, requests);
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> adminPort(
            TainSettings settings, PortTls tls, AdminCredentialsInForce credentials) {
        InetAddress address = address(settings.admin().address());
        credentials.require(address, settings.admin());
        Optional<ServerTls> adminTls =
                Optional.ofNullable(settings.admin().tls()).map(own -> open(tls, "admin", TlsFiles.of(own)));
        return server -> {
            server.setAddress(address);
            server.setPort(settings.admin().port());
            adminTls.ifPresent(files ->
                    server.addServerCustomizers(http -> http.secure(ssl -> ssl.sslContext(files.context()))
                            .doOnChannelInit((observer, channel, remote) ->
                                    channel.pipeline().addFirst(new PlainHttpRefusal(refused -> {})))));
            // Whoever connects and asks nothing, or does not finish asking, would keep a file descriptor for ever.
            server.addServerCustomizers(http -> http.idleTimeout(IDLE)
                    .requestTimeout(WHOLE_REQUEST)
                    .httpRequestDecoder(
                            decoder -> decoder.maxInitialLineLength(MAX_HEAD).maxHeaderSize(MAX_HEAD)));
        };
    }

    private static ServerTls open(PortTls tls, String port, TlsFiles files) {
        try {
            return tls.open(port, files);
        } catch (TlsFilesException e) {
            String key = "tain.%s.tls".formatted(port);
            throw new StartFailure(
                    key + ".certificate",
                    "The %s port cannot speak TLS: %s".formatted(port, e.getMessage()),
                    "Correct the file, or set the keys below %s to others.".formatted(key),
                    e);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "tain.admin.address",
                    "There is no address \"%s\"".formatted(text),
                    "Set tain.admin.address to an address of this machine, such as 127.0.0.1.",
                    e);
        }
    }
}
