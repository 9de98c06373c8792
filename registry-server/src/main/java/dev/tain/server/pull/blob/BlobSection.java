package dev.tain.server.pull.blob;

/** A part of a blob with a text before it. */
public final class BlobSection {

    private final String text;
    private final BlobPart part;

    BlobSection(String text, BlobPart part) {
        this.text = text;
        this.part = part;
    }

    /**
     * A text and a part of the blob behind it.
     *
     * @param text ASCII; {@code ""} for none
     * @param first where the part begins, in bytes from the beginning of the blob
     * @param length how many bytes it has, 0 for none; the blob is at least as long as {@code first + length}
     */
    public static BlobSection of(String text, long first, long length) {
        return new BlobSection(text, BlobPart.of(first, length));
    }

    String text() {
        return text;
    }

    BlobPart part() {
        return part;
    }
}
