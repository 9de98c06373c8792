package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.pull.blob.PullStore;
import dev.tain.storage.BlobWriter;
import dev.tain.storage.DamagedTagException;
import dev.tain.storage.LostTagException;
import dev.tain.storage.StoredBlob;
import dev.tain.storage.TagPointer;
import dev.tain.upstream.RegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The manifests and tags that are held: in memory, and behind that in the store. */
final class ManifestStore {

    private static final Logger log = LoggerFactory.getLogger(ManifestStore.class);
    private static final int MANY_EXPECTED = 10_000;
    private static final Duration EXPECTED_SOON = Duration.ofMinutes(1);

    private final PullStore store;
    private final StoreAccess access;
    private final ContentMemory memory;

    private final Cache<Key, ExpectedTag> expected = Caffeine.newBuilder()
            .maximumSize(MANY_EXPECTED)
            .expireAfterWrite(EXPECTED_SOON)
            .build();

    private record Key(RepositoryName repository, Digest digest) {}

    private record ExpectedTag(Tag tag, Instant when) {}

    ManifestStore(PullStore store, ContentMemory memory) {
        this.store = store;
        this.memory = memory;
        this.access = new StoreAccess(store);
    }

    /** The manifest, when it is held and belongs to the repository; an {@link IOException} when the store cannot tell. */
    Mono<Manifest> find(RepositoryName repository, Digest digest) {
        return find(repository, digest, "%s is asked for elsewhere".formatted(digest));
    }

    private Mono<Manifest> find(RepositoryName repository, Digest digest, String otherwise) {
        Manifest cached = memory.manifest(repository, digest);
        if (cached != null) {
            return Mono.just(cached);
        }
        long time = memory.time();
        return access.find(otherwise, () -> load(repository, digest))
                .doOnNext(manifest -> memory.keep(repository, manifest, time));
    }

    /** Keeps nothing in memory of a repository, nor of what was asked of the store before. */
    void forget(RepositoryName repository) {
        memory.forget(repository);
        expected.asMap().keySet().removeIf(key -> key.repository().equals(repository));
    }

    /** Keeps a manifest in the repository; in memory only, when the store fails. */
    Mono<Manifest> save(RepositoryName repository, Manifest manifest) {
        Digest digest = manifest.descriptor().digest();
        long time = memory.time();
        return access.keep("%s is served but not kept".formatted(digest), () -> write(repository, manifest))
                .then(Mono.fromCallable(() -> {
                    memory.keep(repository, manifest, time);
                    return manifest;
                }));
    }

    /**
     * The tag, when it and the manifest that it points to are held; an {@link IOException} when the store cannot tell, a
     * {@link LostTagException} when nobody can, or what was pushed with it is not there any more.
     */
    Mono<HeldTag> findTag(RepositoryName repository, Tag tag) {
        return access.find(
                        "tag %s of %s is asked for elsewhere".formatted(tag, repository),
                        () -> readTag(repository, tag))
                .flatMap(pointer -> (pointer.isHosted()
                                ? findPushed(repository, tag, pointer.manifest())
                                : find(repository, pointer.manifest()))
                        .map(manifest -> new HeldTag(pointer, manifest)));
    }

    /** Without it, the tag has nothing to be served: under the same name, a source has another image. */
    private Mono<Manifest> findPushed(RepositoryName repository, Tag tag, Digest digest) {
        return find(repository, digest, "tag %s of %s is not served".formatted(tag, repository))
                .onErrorMap(IOException.class, LostTagException::new)
                .switchIfEmpty(Mono.error(() -> new LostTagException(
                        "Tag %s of %s was pushed here, and its manifest %s is not there any more, or none that could be served"
                                .formatted(tag, repository, digest))));
    }

    /** Notes what the source of a cached tag said; a hosted tag has no source, and stays where it is. */
    Mono<Void> confirmTag(RepositoryName repository, Tag tag, Digest digest, Instant when) {
        return access.keep(
                "it is not kept where tag %s of %s points".formatted(tag, repository),
                () -> confirm(repository, tag, digest, when));
    }

    /**
     * Notes what a source said of a tag whose manifest is not here: clients that ask with HEAD for the tag ask with GET for
     * the digest next, and that makes the tag one that is held.
     */
    void expect(RepositoryName repository, Tag tag, Digest digest, Instant when) {
        expected.put(new Key(repository, digest), new ExpectedTag(tag, when));
    }

    /** A damaged tag is as good as none; it is written anew when its source has said where it points. */
    private Optional<TagPointer> readTag(RepositoryName repository, Tag tag) throws IOException {
        try {
            return store.repositories().findTag(repository, tag);
        } catch (DamagedTagException damaged) {
            return Optional.empty();
        }
    }

    private void confirm(RepositoryName repository, Tag tag, Digest digest, Instant when) throws IOException {
        try {
            Optional<TagPointer> known = store.repositories().findTag(repository, tag);
            if (known.filter(TagPointer::isHosted).isPresent()) {
                return;
            }
        } catch (DamagedTagException damaged) {
            log.warn("A cached tag was damaged and is written anew: {}", damaged.getMessage());
        }
        store.repositories().confirmTag(repository, tag, digest, when);
    }

    private Optional<Manifest> load(RepositoryName repository, Digest digest) throws IOException {
        if (!store.repositories().hasManifest(repository, digest)) {
            return Optional.empty();
        }
        Optional<StoredBlob> blob =
                store.blobs().find(digest).filter(found -> found.size() <= RegistryClient.MAX_MANIFEST_SIZE);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        Optional<byte[]> content = store.held().read(blob.get());
        return content.isPresent() ? Manifest.of(digest, content.get()) : Optional.empty();
    }

    private void write(RepositoryName repository, Manifest manifest) throws IOException {
        Digest digest = manifest.descriptor().digest();
        try (BlobWriter writer = store.blobs().write(digest)) {
            writer.write(ByteBuffer.wrap(manifest.content()));
            writer.hashWritten(ByteBuffer.wrap(manifest.content()));
            writer.verify();
            writer.commit();
            // Before the link: a crash in between leaves a note of something that is fetched again, and no manifest
            // without one. All before the writer is closed: until then, no eviction takes the content for useless.
            Optional<Digest> subject = manifest.subject();
            if (subject.isPresent()) {
                store.repositories().addReferrer(repository, subject.get(), digest);
            }
            store.repositories().linkManifest(repository, digest);
        }
        ExpectedTag tag = expected.asMap().remove(new Key(repository, digest));
        if (tag != null && !isConfirmedSince(repository, tag)) {
            confirm(repository, tag.tag(), digest, tag.when());
        }
    }

    /** Whether the source was asked for the tag again after it was expected to point here. */
    private boolean isConfirmedSince(RepositoryName repository, ExpectedTag tag) throws IOException {
        return readTag(repository, tag.tag())
                .flatMap(TagPointer::confirmed)
                .filter(confirmed -> confirmed.isAfter(tag.when()))
                .isPresent();
    }
}
