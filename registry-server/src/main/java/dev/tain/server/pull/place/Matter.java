package dev.tain.server.pull.place;

/** What of a repository is asked for. */
public enum Matter {
    /** Its manifests and blobs. */
    CONTENT("the repository %s", ""),
    /** The list of its tags. */
    TAGS("the list of tags of %s", " (tags)"),
    /** The lists of what refers to its manifests. */
    REFERRERS("the lists of referrers in %s", " (referrers)");

    private final String description;
    private final String suffix;

    Matter(String description, String suffix) {
        this.description = description;
        this.suffix = suffix;
    }

    /** In a sentence. */
    String of(String repository) {
        return description.formatted(repository);
    }

    /** In a list of repositories. */
    String suffix() {
        return suffix;
    }
}
