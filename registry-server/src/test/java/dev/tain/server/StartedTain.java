package dev.tain.server;

import dev.tain.config.admin.AdminToken;
import dev.tain.config.admin.Role;
import dev.tain.config.admin.TokenHash;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application in this process, on free ports and with a directory of the test's, as {@code tain serve} starts it. */
public final class StartedTain implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Map<Role, String> tokens;

    private StartedTain(ConfigurableApplicationContext context, Map<Role, String> tokens) {
        this.context = context;
        this.tokens = tokens;
    }

    /** One with these settings, without a file of credentials. */
    public static StartedTain start(Path directory, String... settings) {
        return new StartedTain(run(directory, List.of(settings)), Map.of());
    }

    /** One that knows a token for each role, and what else such a file may have. */
    public static StartedTain startGuarded(Path directory, String more, String... settings) throws IOException {
        Map<Role, String> tokens = new EnumMap<>(Role.class);
        StringBuilder file = new StringBuilder("tokens:\n");
        for (Role role : Role.values()) {
            tokens.put(role, token());
            file.append("  - {name: my-%s, sha256: '%s', role: %s}\n"
                    .formatted(role.word(), TokenHash.of(tokens.get(role)).hex(), role.word()));
        }
        Path credentials = Files.writeString(directory.resolve("admins.yaml"), file + more);
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--tain.admin.credentials-file=" + credentials);
        return new StartedTain(run(directory, all), tokens);
    }

    /** A new token, which is noted as a secret. */
    static String token() {
        String token = AdminToken.create();
        TestSecret.note(token);
        return token;
    }

    private static ConfigurableApplicationContext run(Path directory, List<String> settings) {
        List<String> all = Stream.concat(
                        Stream.of(
                                "--tain.registry.address=127.0.0.1",
                                "--tain.registry.port=0",
                                "--tain.admin.port=0",
                                "--tain.storage.filesystem.path=" + directory.resolve("store")),
                        settings.stream())
                .toList();
        // The log of the tests stays as it is.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try {
            return ServeCommand.start(new CommandLine(Optional.empty(), all, List.of()));
        } finally {
            System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        }
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    int adminPort() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** The token of the one with this role. */
    String token(Role role) {
        return Objects.requireNonNull(tokens.get(role));
    }

    @Override
    public void close() {
        context.close();
    }
}
