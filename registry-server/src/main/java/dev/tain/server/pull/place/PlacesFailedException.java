package dev.tain.server.pull.place;

/**
 * It could not be found out whether any place has the content: at least one failed, and none of the others has it. The
 * message names every place that was asked and what came back.
 */
public class PlacesFailedException extends RuntimeException {

    public PlacesFailedException(String message) {
        super(message);
    }
}
