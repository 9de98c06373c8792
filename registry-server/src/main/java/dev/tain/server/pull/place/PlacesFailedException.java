package dev.tain.server.pull.place;

/**
 * It could not be found out whether any place has the content: at least one failed, and none of the others has it. The
 * message names every place that was asked and what came back.
 */
public class PlacesFailedException extends RuntimeException {

    private final boolean passing;

    public PlacesFailedException(String message) {
        this(message, false);
    }

    /**
     * A failure of some places.
     *
     * @param passing whether one of them has trouble, or is left alone, in a way that may be over in a moment
     */
    PlacesFailedException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Whether it may be worth asking again in a moment. */
    public boolean isPassing() {
        return passing;
    }
}
