package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks into a store in Distribution's layout, behind the server's back. */
final class StoreFiles {

    private static final Duration STORED_WITHIN = Duration.ofSeconds(10);

    private final Path spool;
    private final Path blobs;
    private final Path repositories;

    StoreFiles(Path store) {
        spool = store.resolve("tain/spool");
        blobs = store.resolve("docker/registry/v2/blobs");
        repositories = store.resolve("docker/registry/v2/repositories");
    }

    /** The digests of all blobs, after each was read and found right. */
    Set<Digest> verified() {
        return blobs(file -> VerifiedFile.verify(file, nameOf(file)));
    }

    /** The digests of all blobs, by their names alone. */
    Set<Digest> names() {
        return blobs(this::nameOf);
    }

    private Set<Digest> blobs(Function<Path, Digest> reading) {
        if (!Files.exists(blobs)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(blobs)) {
            return files.filter(file -> file.endsWith("data")).map(reading).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes of a blob are there for the next fill to go on with. */
    long unfinished(Digest digest) {
        try {
            return Files.size(spool.resolve(digest.algorithm().identifier() + "-" + digest.hex()));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for a blob, which must be right, and for its link, which comes last: a client may have its last byte before the
     * store has made it durable.
     */
    void awaitBlob(Digest digest) {
        Path data = blobs.resolve(
                Path.of(digest.algorithm().identifier(), digest.hex().substring(0, 2), digest.hex(), "data"));
        Await.until(digest + " in the store", STORED_WITHIN, () -> Files.exists(data) && isLinked(digest));
        VerifiedFile.verify(data, digest);
    }

    private boolean isLinked(Digest digest) {
        if (!Files.exists(repositories)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(repositories)) {
            return files.anyMatch(file -> file.endsWith(Path.of(digest.hex(), "link")));
        } catch (IOException | UncheckedIOException e) {
            return false; // a file went away while they were listed
        }
    }

    /** The digest that {@code …/<algorithm>/<two digits>/<hex>/data} is stored under. */
    private Digest nameOf(Path data) {
        Path name = blobs.relativize(data);
        return Digest.parse(name.getName(0) + ":" + name.getName(2));
    }
}
