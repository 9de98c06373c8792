package dev.tain.server.pull;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;

/** What is remembered of repositories beside the store, so that it can be forgotten with what is there. */
record Memories(
        ManifestStore held,
        TagUpdates tags,
        AbsentManifests absent,
        ReferrerPulls referrers,
        WithheldManifests withheld,
        LastPulls lastPulls) {

    void forget(RepositoryName repository) {
        held.forget(repository);
        tags.forget(repository);
        absent.forget(repository);
        referrers.forget(repository);
        withheld.forget(repository);
        lastPulls.forget(repository);
    }

    void forget(RepositoryName repository, Tag tag) {
        tags.forget(repository, tag);
        absent.forget(repository, tag);
    }
}
