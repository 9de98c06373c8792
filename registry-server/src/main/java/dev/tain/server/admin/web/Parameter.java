package dev.tain.server.admin.web;

import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Reads what a request has in its path, its query or its body. */
public final class Parameter {

    private Parameter() {}

    /**
     * The value that the text stands for.
     *
     * @param name what the request calls it
     * @param parser throws an {@link IllegalArgumentException} when it stands for none
     * @throws ResponseStatusException a 400 that names it then
     */
    public static <T> T parse(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, name + ": " + e.getMessage(), e);
        }
    }

    /** A 404 that says what was looked for. */
    public static ResponseStatusException absent(String text) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, text);
    }
}
