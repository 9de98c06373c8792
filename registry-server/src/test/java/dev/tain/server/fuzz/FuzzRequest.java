package dev.tain.server.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request.
 *
 * @param target path and query as they stand in the request line
 * @param headers without those that the client sets itself
 * @param body each byte is a character
 */
record FuzzRequest(String method, String target, List<Map.Entry<String, String>> headers, String body) {

    private static final int SHOWN = 3_000;

    boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** Whether its answer may have no end. */
    boolean mayStream() {
        return target.contains("watch")
                || headers.stream().anyMatch(header -> header.getValue().contains("event-stream"));
    }

    /** As bytes of HTTP/1.1; the connection is closed behind the answer. */
    byte[] head(String host) {
        String lines = headers.stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
        String head = "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(method, target, host, body.length(), lines);
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        String text = body.substring(0, Math.min(body.length(), SHOWN));
        return "%s %s %s (%d bytes)%n%s".formatted(method, target, headers, body.length(), text);
    }
}
