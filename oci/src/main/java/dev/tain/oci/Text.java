package dev.tain.oci;

/** How text from outside is shown in error messages, and trimmed. */
public final class Text {

    private static final int LONGEST = 160;

    private Text() {}

    /** The text without control characters and cut to a bearable length. */
    public static String shown(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return cut.replaceAll("\\p{Cc}", "?");
    }

    /** The text without the slashes at its end, which do not count for container engines. */
    public static String withoutTrailingSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }
}
