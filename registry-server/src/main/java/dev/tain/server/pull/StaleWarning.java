package dev.tain.server.pull;

/**
 * Values for the {@code Warning} header of an answer that may be out of date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7234#section-5.5">RFC 7234, section 5.5</a>
 */
final class StaleWarning {

    /** The source is still being asked whether it holds. */
    static final String STALE = "110 tain \"Response is Stale\"";

    /** The source could not be asked whether it still holds. */
    static final String UNCONFIRMED = "111 tain \"Revalidation Failed\"";

    private StaleWarning() {}
}
