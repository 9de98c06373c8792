package dev.tain.config.admin;

import dev.tain.config.file.RegularFile;
import dev.tain.config.problem.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a file of credentials for the admin port, and refuses it at the first thing that is wrong. */
final class AdminCredentialsReader {

    private static final int LARGEST = 1024 * 1024;
    private static final String ROLES = "a role: " + String.join(", ", Role.words());
    private static final String HASH =
            "64 hexadecimal digits in quotes, the SHA-256 of a token as \"tain token\" prints it;"
                    + " the token itself does not belong here";

    private final YamlWalk yaml;
    private final List<TokenEntry> tokens = new ArrayList<>();
    private final List<CertificateEntry> certificates = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    private AdminCredentialsReader(YamlWalk yaml) {
        this.yaml = yaml;
    }

    static AdminCredentials read(Path file) {
        byte[] content = content(file);
        try (YamlWalk yaml = new YamlWalk(file, content)) {
            return new AdminCredentialsReader(yaml).read();
        } catch (JacksonException e) {
            throw YamlWalk.problem(
                    YamlWalk.place(file, e),
                    "this is not YAML: expected \"tokens:\" or \"certificates:\" with a list below it; \"tain token\" prints an"
                            + " entry");
        }
    }

    private AdminCredentials read() {
        yaml.begin();
        Place start = yaml.here();
        yaml.fields("a file of credentials", List.of("tokens", "certificates"), name -> {
            switch (name) {
                case "tokens" -> yaml.items("\"tokens\"", this::token);
                default -> yaml.items("\"certificates\"", this::certificate);
            }
        });
        yaml.end();
        if (tokens.isEmpty() && certificates.isEmpty()) {
            throw YamlWalk.problem(start, "there is no credential, so nobody could come: \"tain token\" makes one");
        }
        return new AdminCredentials(tokens, certificates);
    }

    private void token() {
        Place start = yaml.here();
        TokenDraft draft = new TokenDraft();
        yaml.fields("a token", List.of("name", "sha256", "role"), field -> {
            switch (field) {
                case "name" -> draft.name = name();
                case "sha256" -> draft.hash = hash();
                default -> draft.role = role();
            }
        });
        tokens.add(new TokenEntry(
                needed(start, "name", draft.name),
                needed(start, "sha256", draft.hash),
                needed(start, "role", draft.role)));
    }

    private void certificate() {
        Place start = yaml.here();
        CertificateDraft draft = new CertificateDraft();
        yaml.fields("a certificate", List.of("common-name", "organization", "role"), field -> {
            switch (field) {
                case "common-name" -> draft.subject(this, CertificateEntry.Field.COMMON_NAME);
                case "organization" -> draft.subject(this, CertificateEntry.Field.ORGANIZATION);
                default -> draft.role = role();
            }
        });
        certificates.add(new CertificateEntry(
                needed(start, "common-name\" or \"organization", draft.field),
                draft.value,
                needed(start, "role", draft.role)));
    }

    private String name() {
        String name = yaml.text("a name");
        if (!TokenEntry.isName(name)) {
            throw yaml.problem("this is no name for a token: expected " + TokenEntry.NAME_FORM);
        }
        once("name", name);
        return name;
    }

    private TokenHash hash() {
        TokenHash hash = TokenHash.parse(yaml.text(HASH)).orElseThrow(() -> yaml.problem("expected " + HASH));
        once("sha256", hash.hex());
        return hash;
    }

    private Role role() {
        return Role.find(yaml.text(ROLES)).orElseThrow(() -> yaml.problem("expected " + ROLES));
    }

    private void once(String key, String value) {
        Place earlier = places.putIfAbsent(key + ":" + value, yaml.here());
        if (earlier != null) {
            throw yaml.problem(
                    "the same \"%s\" stands in line %d already: remove one of the two".formatted(key, earlier.line()));
        }
    }

    private static <T> T needed(Place entry, String key, @Nullable T value) {
        if (value == null) {
            throw YamlWalk.problem(entry, "\"%s\" is missing in this entry".formatted(key));
        }
        return value;
    }

    private static byte[] content(Path file) {
        Place start = new Place(file, 1, 1);
        try (InputStream in = Files.newInputStream(RegularFile.require(file))) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw YamlWalk.problem(
                        start, "the file is larger than %d bytes: is it the right one?".formatted(LARGEST));
            }
            return content;
        } catch (NoSuchFileException e) {
            throw YamlWalk.problem(start, "the file does not exist: create it (\"tain token\" prints an entry for it)");
        } catch (IOException e) {
            throw YamlWalk.problem(start, "the file cannot be read: " + e);
        }
    }

    private static final class TokenDraft {
        private @Nullable String name;
        private @Nullable TokenHash hash;
        private @Nullable Role role;
    }

    private static final class CertificateDraft {
        private CertificateEntry.@Nullable Field field;
        private String value = "";
        private @Nullable Role role;

        private void subject(AdminCredentialsReader reader, CertificateEntry.Field found) {
            if (field != null) {
                throw reader.yaml.problem("an entry has either \"common-name\" or \"organization\": make two of them");
            }
            value = reader.yaml.text("a text");
            if (value.isBlank()) {
                throw reader.yaml.problem("expected what the certificates have there");
            }
            reader.once(found.word(), value);
            field = found;
        }
    }
}
