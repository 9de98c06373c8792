package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Distribution, {@code docker-registry}, with the configuration that Debian's comes with, but for what would slow it down or is not
 * asked for: a password for each request, a look at its store every 10 seconds, a header more, and leave to delete.
 *
 * @param directory where its configuration is
 * @param store the root of its store
 * @param certificate for TLS, when it speaks that
 * @param upstream the registry whose content it passes on and keeps, in proxy mode
 */
record DistributionServer(Path directory, Path store, Optional<Certificate> certificate, Optional<Server> upstream) {

    private static final String CONFIG = """
            version: 0.1
            storage:
              cache:
                blobdescriptor: inmemory
              filesystem:
                rootdirectory: %s
            http:
              addr: %s
            """;

    Server start(Processes processes) throws IOException, InterruptedException {
        Server.Address address = Server.Address.free().withTls(certificate.isPresent());
        String tls = certificate
                .map(own -> "  tls:%n    certificate: %s%n    key: %s%n".formatted(own.certificate(), own.key()))
                .orElse("");
        String proxy = upstream.map(server ->
                        "proxy:%n  remoteurl: %s%n".formatted(server.address().url("")))
                .orElse("");
        String config = CONFIG.formatted(store, address.host()) + tls + proxy;
        Path file = Files.writeString(directory.resolve("config.yml"), config);
        List<String> command = List.of("docker-registry", "serve", file.toString());
        return Server.start(processes, command, address, directory.resolve("registry.out"));
    }
}
