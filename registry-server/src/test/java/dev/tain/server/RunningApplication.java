package dev.tain.server;

import dev.tain.server.registry.RegistryServer;
import dev.tain.testkit.FakeRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** All of Tain in this process, as {@code tain serve} runs it, on free ports; logging stays that of the tests. */
final class RunningApplication implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private RunningApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** One with these settings beside those that a test has to have; {@code source.example} is the fake registry. */
    static RunningApplication start(Path directory, FakeRegistry source, String... settings) throws IOException {
        Path policy = Files.createDirectories(directory.resolve("policy"));
        Files.writeString(policy.resolve("registries.conf"), """
                [[registry]]
                prefix = "source.example"
                location = "%s"
                insecure = true
                """.formatted(source.host()));
        Path file =
                Files.writeString(directory.resolve("tain.yaml"), """
                tain:
                  registry: {address: 127.0.0.1, port: 0}
                  admin: {port: 0}
                  log: {access: false}
                  policy: {directory: %s}
                  storage: {filesystem: {path: %s}}
                """.formatted(policy, directory.resolve("store")));
        List<String> arguments = Stream.concat(Stream.of("--config", file.toString()), Stream.of(settings))
                .toList();
        String before = System.getProperty(LoggingSystem.SYSTEM_PROPERTY);
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            return new RunningApplication(ApplicationDefaults.run(
                    new SpringApplication(TainApplication.class), CommandLine.parse(arguments), ServeCommand.DEFAULTS));
        } finally {
            if (before == null) {
                System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
            } else {
                System.setProperty(LoggingSystem.SYSTEM_PROPERTY, before);
            }
        }
    }

    int registryPort() {
        return context.getBean(RegistryServer.class).port();
    }

    HttpResponse<String> registry(String path) throws IOException {
        return get(registryPort(), path);
    }

    HttpResponse<String> admin(String path) throws IOException {
        WebServer server = ((ReactiveWebServerApplicationContext) context).getWebServer();
        int port = Objects.requireNonNull(server).getPort();
        return get(port, path);
    }

    /** What Prometheus gets. */
    String scrape() {
        return context.getBean(PrometheusMeterRegistry.class).scrape();
    }

    private HttpResponse<String> get(int port, String path) throws IOException {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
