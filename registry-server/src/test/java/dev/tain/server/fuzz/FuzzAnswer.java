package dev.tain.server.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer.
 *
 * @param code the status; 0 when there was none
 * @param head status line and headers, in small letters
 * @param body without the lengths of chunks; each byte is a character
 * @param complete whether all of it came
 */
record FuzzAnswer(int code, String head, String body, boolean complete) {

    private static final Pattern STATUS = Pattern.compile("http/1\\.1 ([0-9]{3}).*", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("content-length: ([0-9]+)");
    private static final int SHOWN = 2_000;
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** What was received on a connection until it was closed. */
    static FuzzAnswer parse(byte[] received, boolean withoutBody) {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        Matcher status = STATUS.matcher(text.toLowerCase(Locale.ROOT));
        if (end < 0 || !status.matches()) {
            return new FuzzAnswer(0, text, "", false);
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = text.substring(end + END_OF_HEAD.length());
        boolean chunked = head.contains("transfer-encoding: chunked");
        Matcher length = LENGTH.matcher(head);
        boolean complete = withoutBody
                || (chunked
                        ? rest.endsWith("0\r\n\r\n")
                        : !length.find() || rest.length() == Long.parseLong(length.group(1)));
        String body = chunked ? dechunked(rest) : rest;
        return new FuzzAnswer(Integer.parseInt(status.group(1)), head, body, complete);
    }

    private static String dechunked(String rest) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        int lineEnd = rest.indexOf("\r\n", at);
        while (lineEnd > at) {
            int size = Integer.parseInt(rest.substring(at, lineEnd), 16);
            int begin = Math.min(lineEnd + 2, rest.length());
            body.append(rest, begin, Math.min(begin + size, rest.length()));
            at = begin + size + 2;
            lineEnd = rest.indexOf("\r\n", at);
        }
        return body.toString();
    }

    boolean isRefusal() {
        return code >= 400 && code < 500;
    }

    boolean isOf(String mediaType) {
        return head.contains("content-type: " + mediaType);
    }

    /** The body; a missing node when it is not JSON. */
    JsonNode json() {
        try {
            return JsonMapper.shared().readTree(body.getBytes(StandardCharsets.ISO_8859_1));
        } catch (JacksonException e) {
            return JsonMapper.shared().getNodeFactory().missingNode();
        }
    }

    @Override
    public String toString() {
        return head + "\n" + body.substring(0, Math.min(body.length(), SHOWN));
    }
}
