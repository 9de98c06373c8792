package dev.tain.server.pull.blob;

import dev.tain.storage.BlobStore;
import dev.tain.storage.RepositoryStore;
import reactor.core.scheduler.Scheduler;

/**
 * The store, and where its blocking calls run.
 *
 * @param blobs content by digest
 * @param repositories what belongs to which repository
 * @param scheduler for the short calls: look-ups, links, opening files
 * @param fillScheduler for writing what comes from the network
 * @param hashScheduler for hashing what is written
 * @param syncScheduler for getting long blobs to the disk while they come; it may refuse what is too much
 * @param commitScheduler for the long calls: getting blobs to the disk for good
 * @param timers for what is to happen later
 * @param health whether it takes what it is given
 * @param held what is known of the blobs in it
 */
public record PullStore(
        BlobStore blobs,
        RepositoryStore repositories,
        Scheduler scheduler,
        Scheduler fillScheduler,
        HashScheduler hashScheduler,
        Scheduler syncScheduler,
        Scheduler commitScheduler,
        Scheduler timers,
        StoreHealth health,
        HeldBlobs held) {}
