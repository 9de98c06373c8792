package dev.tain.server.pull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The manifests and small blobs that were asked for lately, each under the repository that it belongs to. What is here was
 * verified, and is served without a look at the store.
 */
final class ContentMemory {

    /** The longest blob that is kept here, in bytes: most configs are shorter. */
    static final int SMALL = 64 * 1024;

    private static final long BYTES_OF_EACH_KIND = 16L * 1024 * 1024;
    private static final int OVERHEAD = 512;

    private final Cache<Key, Manifest> manifests = cache(manifest -> manifest.content().length);
    private final Cache<Key, byte[]> blobs = cache(content -> content.length);
    private final AtomicLong forgotten = new AtomicLong();

    private record Key(RepositoryName repository, Digest digest) {}

    /** What a look-up leaves to be done is done by who looks up, which costs less than handing it over. */
    private static <V> Cache<Key, V> cache(ToIntFunction<V> length) {
        return Caffeine.newBuilder()
                .maximumWeight(BYTES_OF_EACH_KIND)
                .weigher((Key key, V value) -> length.applyAsInt(value) + OVERHEAD)
                .executor(Runnable::run)
                .build();
    }

    @Nullable
    Manifest manifest(RepositoryName repository, Digest digest) {
        return manifests.getIfPresent(new Key(repository, digest));
    }

    /** The bytes of a blob, which nobody changes. */
    byte @Nullable [] blob(RepositoryName repository, Digest digest) {
        return blobs.getIfPresent(new Key(repository, digest));
    }

    /** To be asked for before the store is, and to be given back with what that has said. */
    long time() {
        return forgotten.get();
    }

    /** Keeps a manifest, unless something was forgotten since that time. */
    void keep(RepositoryName repository, Manifest manifest, long since) {
        keep(manifests, new Key(repository, manifest.descriptor().digest()), manifest, since);
    }

    /** Keeps a blob, unless something was forgotten since that time. */
    void keep(RepositoryName repository, Digest blob, byte[] content, long since) {
        keep(blobs, new Key(repository, blob), content, since);
    }

    /** Keeps nothing of a repository, nor of what the store is being asked for at the moment. */
    void forget(RepositoryName repository) {
        forgotten.incrementAndGet();
        manifests.asMap().keySet().removeIf(key -> key.repository().equals(repository));
        blobs.asMap().keySet().removeIf(key -> key.repository().equals(repository));
    }

    /** Looks again afterwards: whoever forgets meanwhile has looked before this was there. */
    private <V> void keep(Cache<Key, V> cache, Key key, V value, long since) {
        cache.put(key, value);
        if (forgotten.get() != since) {
            cache.invalidate(key);
        }
    }
}
