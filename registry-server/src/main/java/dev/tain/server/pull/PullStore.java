package dev.tain.server.pull;

import dev.tain.storage.BlobStore;
import dev.tain.storage.RepositoryStore;
import reactor.core.scheduler.Scheduler;

/**
 * The store, and where its blocking calls run.
 *
 * @param blobs content by digest
 * @param repositories what belongs to which repository
 * @param scheduler for the short calls: look-ups, links, opening files
 * @param fillScheduler for the long ones: writing and hashing blobs
 */
record PullStore(BlobStore blobs, RepositoryStore repositories, Scheduler scheduler, Scheduler fillScheduler) {}
