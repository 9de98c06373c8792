package dev.tain.server.pull.place;

import dev.tain.upstream.RemoteRepository;

/**
 * What may be left alone at a host: a repository, or its lists. These are made anew for each request, and of a large repository they
 * may take a registry longer than anybody waits, while its images come as ever.
 *
 * @param repository the repository at the host
 * @param matter what of it
 */
record Subject(RemoteRepository repository, Matter matter) {

    static Subject contentOf(RemoteRepository repository) {
        return new Subject(repository, Matter.CONTENT);
    }

    /** Whether its failures may be those of the host as well. */
    boolean countsForHost() {
        return matter == Matter.CONTENT;
    }

    /** In a list of them. */
    String name() {
        return repositoryName() + matter.suffix();
    }

    /** In a sentence. */
    @Override
    public String toString() {
        return matter.of(repositoryName());
    }

    /** A registry that is asked for the images of another has several of the same name. */
    private String repositoryName() {
        return repository
                + repository.endpoint().namespace().map(" (ns=%s)"::formatted).orElse("");
    }
}
