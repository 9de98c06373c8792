package dev.tain.server.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for secrets in files, all at once. */
final class SecretScan {

    /** As many bytes as fit a long: enough to find random secrets by. */
    private static final int KEY = Long.BYTES;

    private static final int PIECE = 64 * 1024;

    private final Map<Long, List<byte[]>> secretsByEnd = new HashMap<>();
    private final int longest;

    /** A scan for secrets of at least 8 characters. */
    SecretScan(Collection<String> secrets) {
        int length = KEY;
        for (String secret : secrets) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            secretsByEnd
                    .computeIfAbsent(keyAtTheEnd(bytes), key -> new ArrayList<>())
                    .add(bytes);
            length = Math.max(length, bytes.length);
        }
        longest = length;
    }

    /** The lines of a file, counted from 1, in which a secret ends. */
    List<Long> linesWithSecrets(Path file) throws IOException {
        List<Long> lines = new ArrayList<>();
        byte[] window = new byte[longest];
        long line = 1;
        long position = 0;
        long key = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                for (int i = 0; i < count; i++) {
                    window[(int) (position++ % longest)] = piece[i];
                    key = key << Byte.SIZE | (piece[i] & 0xff);
                    if (isEndOfSecret(key, window, position) && !lines.contains(line)) {
                        lines.add(line);
                    }
                    line += piece[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    private boolean isEndOfSecret(long key, byte[] window, long end) {
        List<byte[]> candidates = secretsByEnd.get(key);
        return candidates != null && candidates.stream().anyMatch(secret -> endsWith(window, end, secret));
    }

    private boolean endsWith(byte[] window, long end, byte[] secret) {
        for (int i = 1; i <= secret.length; i++) {
            if (end < i || window[(int) ((end - i) % longest)] != secret[secret.length - i]) {
                return false;
            }
        }
        return true;
    }

    private static long keyAtTheEnd(byte[] bytes) {
        long key = 0;
        for (int i = bytes.length - KEY; i < bytes.length; i++) {
            key = key << Byte.SIZE | (bytes[i] & 0xff);
        }
        return key;
    }
}
