package dev.tain.server.admin.repository;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.admin.web.PageRequest;
import dev.tain.server.admin.web.Parameter;
import dev.tain.server.pull.HeldContents;
import dev.tain.server.pull.Pulls;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The repositories that are held. A slash in a name is {@code %2F} in the path. */
@RestController
@RequestMapping("/admin/v1/repositories")
public final class RepositoryController {

    private final HeldContents contents;

    public RepositoryController(Pulls pulls) {
        this.contents = pulls.contents();
    }

    /** Those whose names begin with the prefix, with what they have. */
    @GetMapping
    Mono<ResponseEntity<List<RepositoryDocument>>> repositories(
            ServerHttpRequest request, @RequestParam(defaultValue = "") String prefix) {
        PageRequest page = PageRequest.of(request);
        return contents.repositories(prefix, page.after(), page.wanted())
                .map(found -> page.answer(found, repository -> repository.name().value(), RepositoryDocument::of));
    }

    /** What one has. */
    @GetMapping("/{name}")
    Mono<RepositoryDocument> repository(@PathVariable String name) {
        return contents.repository(name(name)).map(RepositoryDocument::of).switchIfEmpty(absent(name));
    }

    /** Its tags, and how old they are. */
    @GetMapping("/{name}/tags")
    Mono<ResponseEntity<List<TagDocument>>> tags(ServerHttpRequest request, @PathVariable String name) {
        PageRequest page = PageRequest.of(request);
        return contents.tags(name(name), page.after(), page.wanted())
                .map(found -> page.answer(found, tag -> tag.tag().value(), TagDocument::of))
                .switchIfEmpty(absent(name));
    }

    /** Its manifests. */
    @GetMapping("/{name}/manifests")
    Mono<ResponseEntity<List<ManifestDocument>>> manifests(ServerHttpRequest request, @PathVariable String name) {
        PageRequest page = PageRequest.of(request);
        return contents.manifests(name(name), page.after(), page.wanted())
                .map(found -> page.answer(found, manifest -> manifest.digest().toString(), ManifestDocument::of))
                .switchIfEmpty(absent(name));
    }

    /** Removes a cached one. */
    @DeleteMapping("/{name}")
    Mono<EvictionDocument> evict(@PathVariable String name) {
        RepositoryName repository = name(name);
        return contents.evict(repository)
                .map(eviction -> EvictionDocument.of(repository, eviction))
                .switchIfEmpty(absent(name));
    }

    /** Makes the next pull of a cached tag ask its source. */
    @DeleteMapping("/{name}/tags/{tag}/age")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> forgetAge(@PathVariable String name, @PathVariable String tag) {
        return contents.expireTag(name(name), Parameter.parse("tag", tag, Tag::parse))
                .filter(there -> there)
                .switchIfEmpty(Mono.error(
                        () -> Parameter.absent("No tag \"%s\" is held in repository \"%s\"".formatted(tag, name))))
                .then();
    }

    private static RepositoryName name(String text) {
        return Parameter.parse("name", text, RepositoryName::parse);
    }

    private static <T> Mono<T> absent(String name) {
        return Mono.error(() -> Parameter.absent(
                "No repository \"%s\" is held; cached ones begin with their source's host, quay.io/team/app"
                        .formatted(name)));
    }
}
