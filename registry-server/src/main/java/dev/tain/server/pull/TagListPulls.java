package dev.tain.server.pull;

import dev.tain.oci.Tag;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.server.pull.place.FromPlace;
import dev.tain.server.pull.place.Lookup;
import dev.tain.server.pull.place.Matter;
import dev.tain.server.pull.place.Origin;
import dev.tain.server.pull.place.PlacesFailedException;
import dev.tain.server.pull.place.PlanWalk;
import dev.tain.storage.RepositoryStore;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.RemoteTags;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Lists of tags: what was pushed here and what the first place says that has the repository. Where no place does, what is held
 * is listed: the tags that can be pulled all the same.
 */
final class TagListPulls {

    /** One of the references whose places are asked: a list is of tags, so mirrors for digests have no say in it. */
    private static final Tag ANY = new Tag("latest");

    private final RepositoryStore repositories;
    private final StoreAccess access;
    private final PlanWalk walk;
    private final RegistryClient registries;

    TagListPulls(PullStore store, PlanWalk walk, RegistryClient registries) {
        this.repositories = store.repositories();
        this.access = new StoreAccess(store);
        this.walk = walk;
        this.registries = registries;
    }

    /** The page; absent when nobody knows the repository. */
    Mono<Lookup<ServedTags>> list(PullTarget target, TagPage page) {
        if (target.cached() instanceof Lookup.Found<CachedRepository> found) {
            return cached(target, found.value(), page);
        }
        return hosted(target, page)
                .flatMap(tags -> heldOr(page, tags, hosted(target, first()), Optional.empty()))
                .switchIfEmpty(Mono.defer(() -> target.cached().then(never -> Mono.empty())));
    }

    private Mono<Lookup<ServedTags>> cached(PullTarget target, CachedRepository repository, TagPage page) {
        return Mono.fromCallable(() -> repository.plan(ANY))
                .flatMap(plan -> walk.firstList(
                        plan,
                        Matter.TAGS,
                        place -> registries.listTags(place, page.after(), page.limit(), repository.via())))
                .flatMap(answer -> answer instanceof Lookup.Found<FromPlace<RemoteTags>> found
                        ? merged(target, found.value(), page)
                        : held(target, repository, page)
                                .switchIfEmpty(Mono.defer(() -> answer.then(never -> Mono.empty()))))
                .onErrorMap(
                        PlacesFailedException.class,
                        failure -> new PlacesFailedException("The tags of %s cannot be listed: %s"
                                .formatted(repository.source(), failure.getMessage())))
                .onErrorResume(
                        PlacesFailedException.class,
                        failure -> held(target, repository, page).switchIfEmpty(Mono.error(failure)));
    }

    /** Where more follows upstream, nobody knows what, so nothing of what was pushed here may come after that. */
    private Mono<Lookup<ServedTags>> merged(PullTarget target, FromPlace<RemoteTags> answer, TagPage page) {
        RemoteTags remote = answer.value();
        Predicate<Tag> known = remote.more()
                ? tag -> tag.value()
                                .compareTo(remote.tags()
                                        .get(remote.tags().size() - 1)
                                        .value())
                        <= 0
                : tag -> true;
        return hosted(target, page)
                .onErrorReturn(IOException.class, List.of())
                .map(hosted ->
                        union(remote.tags(), hosted.stream().filter(known).toList()))
                .map(tags -> found(page, tags, remote.more(), answer.origin(), Optional.empty()));
    }

    /** What can be pulled although no place lists it; empty when that is nothing. */
    private Mono<Lookup<ServedTags>> held(PullTarget target, CachedRepository repository, TagPage page) {
        return held(target, repository, page.after(), page.limit())
                .flatMap(tags ->
                        heldOr(page, tags, held(target, repository, "", 1), Optional.of(StaleWarning.UNCONFIRMED)));
    }

    private Mono<List<Tag>> held(PullTarget target, CachedRepository repository, String after, int limit) {
        return find(
                target,
                () -> union(hostedTags(target, after, limit), repositories.tags(repository.name(), after, limit + 1)));
    }

    private Mono<List<Tag>> hosted(PullTarget target, TagPage page) {
        return find(target, () -> hostedTags(target, page.after(), page.limit()));
    }

    /** One more than the limit, where there are more. */
    private List<Tag> hostedTags(PullTarget target, String after, int limit) throws IOException {
        return target.servesPushed() ? repositories.hostedTags(target.requested(), after, limit + 1) : List.of();
    }

    private Mono<List<Tag>> find(PullTarget target, Callable<List<Tag>> search) {
        return access.find(
                "the tags of %s are asked for elsewhere".formatted(target.requested()),
                () -> Optional.of(search.call()));
    }

    /** The page of what is held; empty when nothing is held at all, on no other page either. */
    private static Mono<Lookup<ServedTags>> heldOr(
            TagPage page, List<Tag> tags, Mono<List<Tag>> anything, Optional<String> warning) {
        return (tags.isEmpty() ? anything : Mono.just(tags))
                .filter(some -> !some.isEmpty())
                .map(some -> found(page, tags, false, warning.isPresent() ? Origin.STALE : Origin.STORE, warning));
    }

    private static TagPage first() {
        return new TagPage("", 1);
    }

    private static List<Tag> union(List<Tag> one, List<Tag> other) {
        return Stream.concat(one.stream(), other.stream())
                .distinct()
                .sorted(Comparator.comparing(Tag::value))
                .toList();
    }

    private static Lookup<ServedTags> found(
            TagPage page, List<Tag> tags, boolean more, Origin origin, Optional<String> warning) {
        List<Tag> cut = tags.stream().limit(page.limit()).toList();
        return new Lookup.Found<>(new ServedTags(cut, more || cut.size() < tags.size(), origin, warning));
    }
}
