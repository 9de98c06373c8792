package dev.tain.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The permission to download one blob. Its owner either downloads with it, see
 * {@link RegistryClient#pullBlob(DownloadTurn, dev.tain.oci.Digest, long, Via)}, or gives it back; otherwise there is one
 * turn less for all others.
 */
public final class DownloadTurn {

    private final RemoteRepository repository;
    private final List<Bandwidth> bandwidths;
    private final Runnable end;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * A turn.
     *
     * @param repository from where
     * @param bandwidths how fast
     * @param end is told once that the turn is over
     */
    DownloadTurn(RemoteRepository repository, List<Bandwidth> bandwidths, Runnable end) {
        this.repository = repository;
        this.bandwidths = bandwidths;
        this.end = end;
    }

    /** Lets somebody else download; more than once is the same as once. */
    public void giveBack() {
        if (over.compareAndSet(false, true)) {
            end.run();
        }
    }

    RemoteRepository repository() {
        return repository;
    }

    List<Bandwidth> bandwidths() {
        return bandwidths;
    }
}
