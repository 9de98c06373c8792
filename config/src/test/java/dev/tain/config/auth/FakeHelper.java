package dev.tain.config.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Credential helpers that are shell scripts. */
final class FakeHelper {

    private FakeHelper() {}

    /** Writes a helper that runs these commands; the server that it was asked for is in {@code $server}. */
    static void write(Path directory, String name, String commands) throws IOException {
        Path script = directory.resolve("docker-credential-" + name);
        Files.writeString(script, "#!/bin/sh\nread server\n" + commands + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Writes a helper that has this credential for everybody, and notes each question in the file {@code asked}. */
    static void answering(Path directory, String name, String user, String secret) throws IOException {
        write(directory, name, """
                echo "$1 $server" >> '%s/asked'
                echo '{"ServerURL": "x", "Username": "%s", "Secret": "%s"}'
                """.formatted(directory, user, secret));
    }

    /** What those that note it were asked, in order. */
    static List<String> asked(Path directory) throws IOException {
        Path file = directory.resolve("asked");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    static CredentialHelper in(Path directory, Duration limit) {
        return new CredentialHelper(List.of(directory.resolve("nothing-here"), directory), limit);
    }
}
