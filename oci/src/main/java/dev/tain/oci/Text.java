package dev.tain.oci;

/** How text from outside is shown in error messages. */
public final class Text {

    private static final int LONGEST = 160;

    private Text() {}

    /** The text without control characters and cut to a bearable length. */
    public static String shown(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return cut.replaceAll("\\p{Cc}", "?");
    }
}
