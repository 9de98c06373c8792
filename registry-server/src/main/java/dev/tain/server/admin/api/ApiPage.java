package dev.tain.server.admin.api;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The description of the admin documents, and Swagger UI to browse it. The page takes nothing from anywhere else, runs no script
 * but its own, and stands in no other page.
 */
@RestController
public final class ApiPage {

    /** Swagger UI sets styles in attributes, and has small pictures in its style sheet. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "index.html";

    private static final Map<String, MediaType> FILES = Map.of(
            "swagger-ui-bundle.js", new MediaType("text", "javascript"),
            "swagger-ui.css", new MediaType("text", "css"),
            "page.js", new MediaType("text", "javascript"));

    private final Mono<Content> description = once(() -> json(bytes("openapi.yaml")));
    private final Mono<Content> page = once(() -> bytes("ui/" + PAGE));
    private final Map<String, Mono<Content>> files = FILES.keySet().stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), name -> once(() -> bytes("ui/" + name))));

    // An array for speed; nobody writes to it.
    @SuppressWarnings("ArrayRecordComponent")
    private record Content(byte[] bytes, String tag) {

        static Content of(byte[] bytes) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Content(bytes, "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("Every JDK has SHA-256", e);
            }
        }
    }

    /** The description, as JSON. */
    @GetMapping(path = "/admin/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> description() {
        return description.map(content -> answer(content).body(content.bytes()));
    }

    /** The page. Its files are below {@code /admin/ui}, however its own path ends. */
    @GetMapping({"/admin", "/admin/"})
    Mono<ResponseEntity<byte[]>> page() {
        return page.map(content -> file(content, MediaType.TEXT_HTML));
    }

    /** A file that the page needs. */
    @GetMapping("/admin/ui/{name}")
    Mono<ResponseEntity<byte[]>> file(@PathVariable String name) {
        MediaType type = FILES.get(name);
        Mono<Content> file = files.get(name);
        if (type == null || file == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return file.map(content -> file(content, type));
    }

    private static ResponseEntity<byte[]> file(Content content, MediaType type) {
        return answer(content)
                .contentType(type)
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .body(content.bytes());
    }

    private static ResponseEntity.BodyBuilder answer(Content content) {
        return ResponseEntity.ok().eTag(content.tag()).cacheControl(CacheControl.noCache());
    }

    /** Read when it is first asked for, and not by an event loop: the start does not wait for it. */
    private static Mono<Content> once(Callable<byte[]> read) {
        return Mono.fromCallable(read)
                .map(Content::of)
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(content -> false); // unlike cache(), not what fails
    }

    private static byte[] bytes(String name) throws IOException {
        return new ClassPathResource(name, ApiPage.class).getContentAsByteArray();
    }

    private static byte[] json(byte[] yaml) {
        return JsonMapper.shared().writeValueAsBytes(new YAMLMapper().readTree(yaml));
    }
}
