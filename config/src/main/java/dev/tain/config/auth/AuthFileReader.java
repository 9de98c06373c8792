package dev.tain.config.auth;

import dev.tain.config.file.RegularFile;
import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problem;
import dev.tain.oci.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a credentials file. Keys that are unknown are passed over: Docker's config.json has many. What Jackson says of a file is
 * never shown, because it quotes it.
 */
final class AuthFileReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LARGEST = 1024 * 1024;

    private final Path file;
    private final JsonParser json;
    private final Map<String, Optional<Credential>> auths = new LinkedHashMap<>();
    private final Map<String, String> helpers = new LinkedHashMap<>();
    private String store = "";

    private AuthFileReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    static AuthFile read(Path file) {
        byte[] content = content(file);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), content)) {
            return new AuthFileReader(file, json).read();
        } catch (JacksonException e) {
            throw problem(
                    file, e.getLocation(), "this is not JSON: expected {\"auths\": {\"quay.io\": {\"auth\": \"…\"}}}");
        }
    }

    private AuthFile read() {
        json.nextToken();
        fields("a credentials file", name -> {
            switch (name) {
                case "auths" -> fields("\"auths\"", host -> auths.put(host, entry()));
                case "credHelpers" -> fields("\"credHelpers\"", this::helper);
                case "credsStore" -> store = helperName();
                default -> json.skipChildren();
            }
        });
        if (json.nextToken() != null) {
            throw problem("the object has ended, and there is more: remove it");
        }
        return new AuthFile(auths, helpers, store);
    }

    private void helper(String host) {
        String name = helperName();
        if (!name.isEmpty()) {
            helpers.put(host, name);
        }
    }

    private String helperName() {
        TokenStreamLocation at = json.currentTokenLocation();
        String name = text();
        if (!name.isEmpty() && !CredentialHelper.isName(name)) {
            throw problem(
                    file,
                    at,
                    "this is not the name of a credential helper: expected what follows \"docker-credential-\" in the name of"
                            + " the program, such as ecr-login");
        }
        return name;
    }

    private Optional<Credential> entry() {
        AuthEntry entry = new AuthEntry();
        fields("an entry of \"auths\"", name -> {
            switch (name) {
                case "auth" -> auth(entry);
                case "username" -> entry.user = text();
                case "password" -> entry.password = text();
                case "identitytoken" -> entry.token = text();
                default -> json.skipChildren();
            }
        });
        return entry.credential();
    }

    private void auth(AuthEntry entry) {
        TokenStreamLocation at = json.currentTokenLocation();
        if (!entry.setAuth(text())) {
            throw problem(
                    file,
                    at,
                    "this is not a credential: expected user:password in base64, as \"podman login\" and \"docker login\" write it");
        }
    }

    /** Hands over the name of each field, with its value as the current token. */
    private void fields(String what, Consumer<String> field) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw problem(what + " has to be an object: expected {…}");
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            field.accept(name);
        }
    }

    private String text() {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw problem("expected a text in quotes");
        }
        return json.getString();
    }

    private AuthFileException problem(String message) {
        return problem(file, json.currentTokenLocation(), message);
    }

    private static byte[] content(Path file) {
        try (InputStream in = Files.newInputStream(RegularFile.require(file))) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw problem(
                        file,
                        TokenStreamLocation.NA,
                        "the file is larger than %d bytes: is it the right one?".formatted(LARGEST));
            }
            return content;
        } catch (NoSuchFileException e) {
            throw problem(file, TokenStreamLocation.NA, "the file does not exist: create it or remove tain.auth-file");
        } catch (IOException e) {
            throw problem(file, TokenStreamLocation.NA, "the file cannot be read: " + e);
        }
    }

    private static AuthFileException problem(Path file, @Nullable TokenStreamLocation at, String message) {
        TokenStreamLocation place = at == null ? TokenStreamLocation.NA : at;
        return new AuthFileException(new Problem(
                new Place(file, Math.max(place.getLineNr(), 1), Math.max(place.getColumnNr(), 1)), message));
    }
}
