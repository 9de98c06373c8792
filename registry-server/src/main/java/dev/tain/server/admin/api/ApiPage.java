package dev.tain.server.admin.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The description of the admin documents, and Swagger UI to browse it. The page takes nothing from anywhere else, runs no script
 * but its own, and stands in no other page.
 */
@RestController
public final class ApiPage {

    private static final String DESCRIPTION = "openapi.yaml";

    /** Swagger UI sets styles in attributes, and has small pictures in its style sheet. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, MediaType> FILES = Map.of(
            "swagger-ui-bundle.js", new MediaType("text", "javascript"),
            "swagger-ui.css", new MediaType("text", "css"),
            "page.js", new MediaType("text", "javascript"));

    /** Made when it is first asked for: the start does not wait for it. */
    private final Mono<Description> description = Mono.fromCallable(ApiPage::read)
            .subscribeOn(Schedulers.boundedElastic())
            .cache();

    // An array for speed; nobody writes to it.
    @SuppressWarnings("ArrayRecordComponent")
    private record Description(byte[] json, String tag) {}

    /** The description, as JSON. */
    @GetMapping(path = "/admin/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> description() {
        return description.map(read -> ResponseEntity.ok()
                .eTag(read.tag())
                .cacheControl(CacheControl.noCache())
                .body(read.json()));
    }

    /** The page. Its files are below {@code /admin/ui}, however its own path ends. */
    @GetMapping({"/admin", "/admin/"})
    ResponseEntity<Resource> page() {
        return file("index.html", MediaType.TEXT_HTML);
    }

    /** A file that the page needs. */
    @GetMapping("/admin/ui/{name}")
    ResponseEntity<Resource> file(@PathVariable String name) {
        MediaType type = FILES.get(name);
        if (type == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return file(name, type);
    }

    private static ResponseEntity<Resource> file(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .body(new ClassPathResource("ui/" + name, ApiPage.class));
    }

    private static Description read() {
        try (InputStream yaml = new ClassPathResource(DESCRIPTION, ApiPage.class).getInputStream()) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            byte[] json = JsonMapper.shared().writeValueAsBytes(document);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
            return new Description(json, "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
