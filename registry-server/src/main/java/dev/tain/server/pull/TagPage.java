package dev.tain.server.pull;

/**
 * A part of a list of tags.
 *
 * @param after what comes before it, a tag or not; the empty string for the first page
 * @param limit the largest number of tags, from 1 to {@value #MOST}
 */
public record TagPage(String after, int limit) {

    /** Tags on one page, however many somebody asks for. */
    public static final int MOST = 10_000;

    /** Tags are no longer, so that what comes behind it does not count. */
    private static final int LONGEST_TAG = 128;

    public TagPage {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A page has from 1 to %d tags, not %d".formatted(MOST, limit));
        }
        after = after.substring(0, Math.min(after.length(), LONGEST_TAG));
    }
}
