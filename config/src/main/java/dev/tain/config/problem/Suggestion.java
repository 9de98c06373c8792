package dev.tain.config.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to write. */
public final class Suggestion {

    private Suggestion() {}

    /** Words for the end of a message about an unknown name: the one it resembles, or all that are known. */
    public static String instead(String unknown, Collection<String> known) {
        return nearest(unknown, known)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> "known are " + String.join(", ", known));
    }

    /** The known name with the fewest letters to change; empty when it would be more than a third of them. */
    public static Optional<String> nearest(String unknown, Collection<String> known) {
        String word = unknown.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance(word, name.toLowerCase(Locale.ROOT)) <= Math.max(1, name.length() / 3))
                .min(Comparator.comparingInt(name -> distance(word, name.toLowerCase(Locale.ROOT))));
    }

    /** The number of letters to insert, delete or replace (Levenshtein). */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
