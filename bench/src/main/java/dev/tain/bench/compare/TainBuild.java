package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Tain and how it is launched.
 *
 * @param name its name in the tables
 * @param java the program {@code java}
 * @param jar its jar
 * @param options options for Java; the first names a file of them
 */
record TainBuild(String name, Path java, Path jar, List<String> options) {

    private static final Duration TO_LAY_OUT = Duration.ofMinutes(2);

    /** The name of the source registry in Tain's policy and in that of clients. */
    static final String SOURCE = "bench.example/" + Blob.REPOSITORY;

    private static final String SETTINGS = """
            tain:
              admin:
                address: 127.0.0.1
                port: %d
              own-hosts: ["%s"]
              policy:
                directory: %s
              storage:
                filesystem:
                  path: %s
              registry:
                address: 127.0.0.1
                port: %d
            """;

    /** To be put behind the others. */
    private static final String TLS = """
                tls:
                  certificate: %s
                  key: %s
            """;

    /** A jar on its own, with the options that Tain is launched with everywhere. */
    static TainBuild jar(String name, Path jar, Options options) {
        List<String> all = new ArrayList<>();
        all.add("@" + options.deploy().resolve("java.options"));
        all.addAll(options.javaOptions());
        return new TainBuild(name, options.java(), jar, all);
    }

    /**
     * The same as {@code ./tain} and the container image launch it.
     *
     * @param deploy the directory with the program that lays it out
     * @param directory where to
     */
    TainBuild laidOut(Processes processes, Path deploy, Path directory) throws IOException, InterruptedException {
        processes.run(
                List.of("sh", deploy.resolve("lay-out").toString(), jar.toString(), directory.toString()),
                Map.of("JAVA_HOME", java.resolve("../..").normalize().toString()),
                TO_LAY_OUT);
        List<String> all = new ArrayList<>(options);
        all.set(0, "@" + directory.resolve("java.options"));
        return new TainBuild(name, java, directory.resolve("tain.jar"), all);
    }

    /** Starts it in a directory, in front of an upstream; what it holds is in {@code store} there. */
    Server start(Processes processes, Path directory, Server upstream, Optional<Certificate> certificate)
            throws IOException, InterruptedException {
        Server.Address address = Server.Address.free().withTls(certificate.isPresent());
        Path policy = Files.createDirectories(directory.resolve("policy"));
        Files.writeString(policy.resolve("registries.conf"), policy(address, upstream));
        Path settings = Files.writeString(directory.resolve("tain.yaml"), settings(directory, address, certificate));
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--config", settings.toString()));
        return Server.start(processes, command, address, directory.resolve("tain.out"));
    }

    /** The root of the store of a Tain in this directory. */
    static Path store(Path directory) {
        return directory.resolve("store");
    }

    /** The policy of a node: the source's images are at Tain under the same name. */
    private static String policy(Server.Address tain, Server upstream) {
        return """
                [[registry]]
                prefix = "%s"
                location = "%s/%s"
                insecure = true

                [[registry.mirror]]
                location = "%s/%s"
                insecure = true
                """.formatted(SOURCE, upstream.address().host(), Blob.REPOSITORY, tain.host(), Blob.REPOSITORY);
    }

    private static String settings(Path directory, Server.Address address, Optional<Certificate> certificate)
            throws IOException {
        return SETTINGS.formatted(
                        Server.Address.free().port(),
                        address.host(),
                        directory.resolve("policy"),
                        store(directory),
                        address.port())
                + certificate
                        .map(own -> TLS.formatted(own.certificate(), own.key()))
                        .orElse("");
    }
}
