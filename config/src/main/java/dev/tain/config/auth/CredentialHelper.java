package dev.tain.config.auth;

import dev.tain.oci.Credential;
import dev.tain.oci.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Asks credential helpers: {@code docker-credential-<name> get} with the server on standard input answers with JSON on
 * standard output. Everything here blocks. Standard output is never shown, for it is where the secret would be.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers#development">The protocol</a>
 */
final class CredentialHelper {

    static final String PREFIX = "docker-credential-";

    /** How long a helper may take: some ask a cloud. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final String NOT_FOUND = "credentials not found in native keychain";
    private static final String TOKEN_USER = "<token>";
    private static final String NO_ANSWER = "its answer is not {\"Username\": \"…\", \"Secret\": \"…\"}";
    private static final JsonFactory JSON = new JsonFactory();

    private final List<Path> directories;
    private final Duration limit;

    /**
     * Asks programs in these directories; the first that has one counts, as in {@code PATH}.
     *
     * @param limit how long one may take
     */
    CredentialHelper(List<Path> directories, Duration limit) {
        this.directories = List.copyOf(directories);
        this.limit = limit;
    }

    /** Whether it can be the name of a helper: a path or an option cannot. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Asks a helper.
     *
     * @return the credential; empty when the helper has none
     * @throws CredentialException when it cannot say
     */
    Optional<Credential> ask(CredentialSource.Helper question) {
        HelperRun run = start(question);
        switch (run.finish(question.server(), limit)) {
            case TOO_LATE ->
                throw failed(question, "it took more than %d ms and was ended".formatted(limit.toMillis()));
            case TOO_LONG -> throw failed(question, "it wrote more than %d bytes".formatted(HelperRun.LONGEST));
            case EXITED -> {}
        }
        if (run.exitCode() == 0) {
            return answer(question, run.output());
        }
        if (run.output().strip().equals(NOT_FOUND)) {
            return Optional.empty();
        }
        String said = Text.shown(run.errors().strip());
        throw failed(
                question, "it ended with exit code %d%s".formatted(run.exitCode(), said.isEmpty() ? "" : ": " + said));
    }

    private HelperRun start(CredentialSource.Helper question) {
        Path program = directories.stream()
                .map(directory -> directory.resolve(question.program()))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> failed(
                        question,
                        "there is no such program in the directories of PATH: install it there, or remove it from the"
                                + " credentials file"));
        try {
            return HelperRun.start(List.of(program.toString(), "get"));
        } catch (IOException e) {
            throw failed(question, "%s cannot be started: it has to be a program for this machine".formatted(program));
        }
    }

    private static Optional<Credential> answer(CredentialSource.Helper question, String output) {
        String user = "";
        String secret = "";
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), output)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw failed(question, NO_ANSWER);
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("Username")) {
                    user = json.getValueAsString("");
                } else if (name.equals("Secret")) {
                    secret = json.getValueAsString("");
                }
                json.skipChildren();
            }
        } catch (JacksonException e) {
            throw failed(question, NO_ANSWER); // without the cause, which quotes the answer
        }
        return user.equals(TOKEN_USER) ? Credentials.token("", secret) : Credentials.password(user, secret);
    }

    private static CredentialException failed(CredentialSource.Helper question, String what) {
        return new CredentialException("The credential helper %s could not be asked for %s: %s"
                .formatted(question.program(), question.server(), what));
    }
}
