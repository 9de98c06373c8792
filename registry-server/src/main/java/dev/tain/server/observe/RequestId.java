package dev.tain.server.observe;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Names one request on either port: in its answer, in errors, and in every log that has a line about it. */
public final class RequestId {

    /** The header that has it, in requests and answers. */
    public static final String HEADER = "X-Request-Id";

    /** The attribute of an exchange that has it. */
    public static final String ATTRIBUTE = "dev.tain.server.observe.RequestId.id";

    private static final int LONGEST = 128;
    private static final int RANDOM_BYTES = 6;
    private static final String RUN = run();
    private static final AtomicLong COUNT = new AtomicLong();

    private RequestId() {}

    /**
     * The id that a proxy before Tain, or the client, has given the request; a new one when it has given none, or none of 1 to
     * 128 letters, digits and {@code -._}.
     *
     * @param sent the header's value
     */
    public static String of(@Nullable String sent) {
        return sent != null && isUsable(sent)
                ? sent
                : RUN + Long.toString(COUNT.incrementAndGet(), Character.MAX_RADIX);
    }

    private static boolean isUsable(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestId::isUsable);
    }

    private static boolean isUsable(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "-._".indexOf(character) >= 0;
    }

    /** Random, so that ids of different runs and replicas differ. */
    private static String run() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "-";
    }
}
