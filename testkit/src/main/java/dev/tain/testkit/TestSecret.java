package dev.tain.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Makes the secrets that tests use, and notes each of them in {@code target/test-secrets/} of the module under test, so that
 * all output can be searched for them when the tests are over.
 *
 * <p>A secret is random, and has a core of letters and digits that looks the same in a URL, in JSON and in a log. The core is
 * noted as it is, and as it stands in Base64 behind any user's name.
 */
public final class TestSecret {

    /** Where the secrets are noted, in the module's directory: files with one text a line that no output may have. */
    public static final Path DIRECTORY = Path.of("target", "test-secrets");

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int CORE = 24;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** One for each process. */
    private static final Path FILE = DIRECTORY.resolve(ProcessHandle.current().pid() + "-" + core() + ".txt");

    private TestSecret() {}

    /** A password with characters that URLs, forms, JSON and shells write in a way of their own. */
    public static String password() {
        return "p+/ =&%\"" + word();
    }

    /** A secret of letters and digits alone, for what cannot have others. */
    public static String word() {
        String core = core();
        note(core);
        return core;
    }

    /** A user's name with a password. */
    public static Credentials credentials(String user) {
        return new Credentials(user, password());
    }

    /**
     * Notes a secret that was not made here, such as the signature of a token.
     *
     * @param secret at least 16 characters, so that it is not found by chance
     */
    public static void note(String secret) {
        if (secret.length() < 16) {
            throw new IllegalArgumentException("A secret of a test has at least 16 characters");
        }
        List<String> forms = new ArrayList<>(inBase64(secret));
        forms.add(secret);
        append(forms);
    }

    /** The secret in Base64 behind none, one or two other bytes, without the characters that its neighbours have a part in. */
    private static List<String> inBase64(String secret) {
        List<String> forms = new ArrayList<>();
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int firstWhole = before == 0 ? 0 : 4;
            int endOfWhole = shifted.length / 3 * 4;
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(firstWhole, endOfWhole));
        }
        return forms;
    }

    private static synchronized void append(List<String> lines) {
        try {
            Files.createDirectories(DIRECTORY);
            Files.write(FILE, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String core() {
        StringBuilder core = new StringBuilder(CORE);
        RANDOM.ints(CORE, 0, ALPHABET.length()).forEach(index -> core.append(ALPHABET.charAt(index)));
        return core.toString();
    }
}
