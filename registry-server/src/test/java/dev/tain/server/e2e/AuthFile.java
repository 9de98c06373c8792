package dev.tain.server.e2e;

import dev.tain.testkit.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Auth files as container engines have them.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md">containers-auth.json(5)</a>
 */
final class AuthFile {

    private AuthFile() {}

    /** Writes a file with one entry. */
    static void write(Path file, String place, Credentials credentials) throws IOException {
        write(file, Map.of(place, credentials));
    }

    /** Writes a file with an entry for each place, a host or a namespace. */
    static void write(Path file, Map<String, Credentials> entries) throws IOException {
        String auths = entries.entrySet().stream()
                .map(entry -> "\"%s\":{\"auth\":\"%s\"}"
                        .formatted(entry.getKey(), entry.getValue().base64()))
                .collect(Collectors.joining(","));
        Files.writeString(file, "{\"auths\":{" + auths + "}}");
    }
}
