package dev.tain.server.observe;

import java.util.Locale;

/** How a request ended. */
public enum Result {
    OK,
    /** The client has the content already. */
    NOT_MODIFIED,
    /** No place has it. */
    ABSENT,
    /** Tain does not pull from there. */
    REFUSED,
    /** The request was wrong. */
    INVALID,
    /** It could not be found out. */
    FAILED,
    /** The client was left without an answer, so that it goes on elsewhere. */
    UNANSWERED,
    /** The answer had begun, and was cut off by Tain. */
    ABORTED,
    /** The client left before the end of the answer. */
    CLIENT_LEFT;

    /** What is written down, as nginx does, for a client that gets no answer. */
    public static final int WITHOUT_ANSWER = 444;

    /** What is written down, as nginx does, for a client that left before there was an answer. */
    static final int LEFT = 499;

    private static final int NOT_MODIFIED_STATUS = 304;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final String tag = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The value of the metrics' label, and of the log's field. */
    public String tag() {
        return tag;
    }

    /** What a complete answer with this status means. */
    static Result of(int status) {
        return switch (status) {
            case NOT_MODIFIED_STATUS -> NOT_MODIFIED;
            case FORBIDDEN -> REFUSED;
            case NOT_FOUND -> ABSENT;
            case WITHOUT_ANSWER -> UNANSWERED;
            default -> {
                if (status >= FIRST_SERVER_ERROR) {
                    yield FAILED;
                }
                yield status >= FIRST_CLIENT_ERROR ? INVALID : OK;
            }
        };
    }
}
