package dev.tain.server.e2e;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of Tain's access log.
 *
 * @param method the method of the request
 * @param path the path of the request, with its query
 * @param status the status of the answer
 * @param bytes the bytes of the body that were sent
 * @param origin where they came from: {@code store} or the host of a place, also of a download that another request had begun
 */
record AccessLine(String method, String path, int status, long bytes, String origin) {

    static final String STORE = "store";

    private static final Pattern FORMAT = Pattern.compile(
            " INFO  access: \\S+ (GET|HEAD) (/\\S*) ([0-9]{3}) ([0-9]+) [0-9.]+ms [0-9.]+ms \\S+ (?:fill:)?(\\S+) \\S+ \\S+ \"");

    /** Reads a line of the log; empty when it is about something else. */
    static Optional<AccessLine> parse(String line) {
        Matcher matcher = FORMAT.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(new AccessLine(
                matcher.group(1),
                matcher.group(2),
                Integer.parseInt(matcher.group(3)),
                Long.parseLong(matcher.group(4)),
                matcher.group(5)));
    }

    /** Whether it is about content, and not the version check. */
    boolean isContent() {
        return path.contains("/manifests/") || path.contains("/blobs/");
    }
}
