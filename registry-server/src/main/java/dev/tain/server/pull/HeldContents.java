package dev.tain.server.pull;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.storage.DamagedTagException;
import dev.tain.storage.Eviction;
import dev.tain.storage.LinkedManifest;
import dev.tain.storage.LostTagException;
import dev.tain.storage.RepositoryCatalog;
import dev.tain.storage.RepositoryStore;
import dev.tain.storage.RepositorySummary;
import dev.tain.storage.StoredBlob;
import dev.tain.upstream.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What is held, for those who look after it. Every answer is an {@link IOException} when the store fails, and empty when there is
 * no such repository.
 */
public final class HeldContents {

    private final RepositoryCatalog catalog;
    private final RepositoryStore repositories;
    private final Memories memories;
    private final Scheduler scheduler;

    /**
     * Looks at a store.
     *
     * @param memories what is remembered of its repositories
     * @param scheduler for calls that may take seconds
     */
    HeldContents(RepositoryCatalog catalog, RepositoryStore repositories, Memories memories, Scheduler scheduler) {
        this.catalog = catalog;
        this.repositories = repositories;
        this.memories = memories;
        this.scheduler = scheduler;
    }

    /**
     * The repositories, a page of them; none when there are none.
     *
     * @param prefix what their names begin with
     * @param after what comes before the page; the empty string for the first one
     * @param limit the largest number of repositories, at least 1
     */
    public Mono<List<RepositorySummary>> repositories(String prefix, String after, int limit) {
        return call(() -> Optional.of(filled(
                after, limit, (behind, count) -> catalog.repositories(prefix, behind, count), catalog::summary)));
    }

    /** What the repository has. */
    public Mono<RepositorySummary> repository(RepositoryName name) {
        return call(() -> catalog.summary(name));
    }

    /** A page of the repository's tags, as for {@link #repositories}. */
    public Mono<List<NamedTag>> tags(RepositoryName name, String after, int limit) {
        return inRepository(
                name,
                () -> filled(
                        after,
                        limit,
                        (behind, count) -> repositories.tags(name, behind, count),
                        tag -> named(name, tag)));
    }

    /** A page of the repository's manifests, as for {@link #repositories}. */
    public Mono<List<HeldManifest>> manifests(RepositoryName name, String after, int limit) {
        return inRepository(name, () -> {
            List<HeldManifest> page = new ArrayList<>();
            for (LinkedManifest manifest : catalog.manifests(name, after, limit)) {
                page.add(described(manifest));
            }
            return page;
        });
    }

    /**
     * Makes the next pull of the tag ask its source. False when there is no such tag; a
     * {@link dev.tain.storage.NotCachedException} when it was pushed here.
     */
    public Mono<Boolean> expireTag(RepositoryName name, Tag tag) {
        return call(() -> {
            boolean there = catalog.expireTag(name, tag);
            memories.forget(name, tag);
            return Optional.of(there);
        });
    }

    /** Removes the repository; a {@link dev.tain.storage.NotCachedException} when it may have been pushed here. */
    public Mono<Eviction> evict(RepositoryName name) {
        return call(() -> {
            try {
                return catalog.evict(name);
            } finally {
                memories.forget(name); // also after a failure: a part may be gone
            }
        });
    }

    /** Names in their order, as many as are wanted, behind one of them. */
    @FunctionalInterface
    interface Names<N> {

        List<N> behind(String after, int limit) throws IOException;
    }

    /** What is under a name; empty when it is gone. */
    @FunctionalInterface
    interface Look<N, E> {

        Optional<E> at(N name) throws IOException;
    }

    /** A page with others in the place of what is gone since it was named: one that is not full is taken for the last. */
    static <N, E> List<E> filled(String after, int limit, Names<N> names, Look<N, E> look) throws IOException {
        List<E> page = new ArrayList<>();
        String last = after;
        boolean more = true;
        while (more && page.size() < limit) {
            int wanted = limit - page.size();
            List<N> found = names.behind(last, wanted);
            for (N name : found) {
                look.at(name).ifPresent(page::add);
                last = name.toString();
            }
            more = found.size() == wanted;
        }
        return page;
    }

    private Optional<NamedTag> named(RepositoryName name, Tag tag) throws IOException {
        try {
            return repositories
                    .findTag(name, tag)
                    .map(pointer -> new NamedTag(
                            tag, Optional.of(pointer.manifest()), pointer.isHosted(), pointer.confirmed()));
        } catch (DamagedTagException damaged) {
            return Optional.of(new NamedTag(tag, Optional.empty(), false, Optional.empty()));
        } catch (LostTagException lost) {
            return Optional.of(new NamedTag(tag, Optional.empty(), true, Optional.empty()));
        }
    }

    private static HeldManifest described(LinkedManifest linked) throws IOException {
        Optional<StoredBlob> content = linked.content();
        if (content.isEmpty() || content.get().size() > RegistryClient.MAX_MANIFEST_SIZE) {
            return new HeldManifest(linked.digest(), Optional.empty(), OptionalLong.empty());
        }
        try {
            byte[] bytes = Files.readAllBytes(content.get().file());
            return new HeldManifest(
                    linked.digest(),
                    Manifest.of(linked.digest(), bytes)
                            .map(manifest -> manifest.descriptor().mediaType()),
                    OptionalLong.of(bytes.length));
        } catch (NoSuchFileException evicted) {
            return new HeldManifest(linked.digest(), Optional.empty(), OptionalLong.empty());
        }
    }

    private <T> Mono<T> inRepository(RepositoryName name, Callable<T> search) {
        return call(() -> catalog.exists(name) ? Optional.of(search.call()) : Optional.empty());
    }

    private <T> Mono<T> call(Callable<Optional<T>> call) {
        return Mono.fromCallable(call).subscribeOn(scheduler).flatMap(Mono::justOrEmpty);
    }
}
