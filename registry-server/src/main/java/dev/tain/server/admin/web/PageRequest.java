package dev.tain.server.admin.web;

import dev.tain.oci.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;

/**
 * Which page of a list is asked for, by the parameters {@code limit} and {@code after}.
 *
 * @param after the key of the element before the page; the empty string for the first page
 * @param limit how many elements it has at most, 1 to 1,000
 * @param path the path of the list, as it was sent
 * @param others the other parameters, as they were sent, each with an ampersand behind it
 */
public record PageRequest(String after, int limit, String path, String others) {

    private static final String LIMIT = "limit";
    private static final String AFTER = "after";
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    /**
     * Reads it from a request.
     *
     * @throws ResponseStatusException a 400 that names the parameter that is wrong
     */
    public static PageRequest of(ServerHttpRequest request) {
        String query = Optional.ofNullable(request.getURI().getRawQuery()).orElse("");
        String others = Arrays.stream(query.split("&"))
                .filter(parameter -> !parameter.isEmpty() && !isOwn(parameter))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
        return new PageRequest(
                value(request, AFTER).orElse(""),
                value(request, LIMIT).map(PageRequest::limit).orElse(USUAL),
                request.getURI().getRawPath(),
                others);
    }

    /** How many elements have to be looked for to know whether there is another page. */
    public int wanted() {
        return limit + 1;
    }

    /**
     * The answer with this page.
     *
     * @param found the elements from the page's beginning on, {@link #wanted()} of them or all that there are
     * @param key what {@code after} has to be for the page behind an element
     * @param document how an element is shown
     */
    public <T, D> ResponseEntity<List<D>> answer(List<T> found, Function<T, String> key, Function<T, D> document) {
        HttpHeaders headers = new HttpHeaders();
        List<T> page = found.subList(0, Math.min(limit, found.size()));
        if (found.size() > limit) {
            headers.set(HttpHeaders.LINK, linkBehind(key.apply(page.get(limit - 1))));
        }
        return new ResponseEntity<>(page.stream().map(document).toList(), headers, HttpStatus.OK);
    }

    /**
     * The answer with this page of a list that is at hand.
     *
     * @param all the elements in any order; those on the pages are in the order of their keys
     */
    public <T, D> ResponseEntity<List<D>> cut(List<T> all, Function<T, String> key, Function<T, D> document) {
        List<T> found = all.stream()
                .filter(element -> key.apply(element).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(wanted())
                .toList();
        return answer(found, key, document);
    }

    private String linkBehind(String key) {
        return "<%s?%s%s=%d&%s=%s>; rel=\"next\""
                .formatted(path, others, LIMIT, limit, AFTER, UriUtils.encode(key, StandardCharsets.UTF_8));
    }

    private static Optional<String> value(ServerHttpRequest request, String name) {
        return Optional.ofNullable(request.getQueryParams().getFirst(name));
    }

    private static boolean isOwn(String parameter) {
        String name = parameter.split("=", 2)[0];
        return name.equals(LIMIT) || name.equals(AFTER);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // It is answered like a number that is wrong.
        }
        throw new ResponseStatusException(
                HttpStatus.BAD_REQUEST,
                "limit is \"%s\": expected a whole number from 1 to %d".formatted(Text.shown(text), MOST));
    }
}
