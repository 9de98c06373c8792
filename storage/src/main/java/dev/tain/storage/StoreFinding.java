package dev.tain.storage;

import java.nio.file.Path;

/**
 * Something in a store that is not as it should be.
 *
 * @param kind what sort of thing it is
 * @param path the absolute path of the file or directory
 * @param problem what is wrong with it, to be read behind the path and a colon
 */
public record StoreFinding(Kind kind, Path path, String problem) {

    /** How bad it is. */
    public enum Severity {
        /** Something that the store should hold is lost, wrong or out of reach. */
        ERROR,
        /** Something that does no harm, or mends itself at the next pull. */
        NOTICE
    }

    /** All that a check finds, with what to do about it. */
    public enum Kind {
        WRONG_CONTENT(
                Severity.ERROR,
                "delete the file: what was cached is fetched again, what was pushed here has to be pushed again after that"),
        MISPLACED_BLOB(Severity.ERROR, "move its directory to where it belongs, or delete it"),
        WRONG_LINK(
                Severity.ERROR,
                "delete the link: what was cached is linked again, what was pushed here has to be pushed again"),
        LOST_TAG(
                Severity.ERROR,
                "push the image again, which replaces the file; do not delete it before, or a source that has another image"
                        + " under this name is asked"),
        LOST_MANIFEST(Severity.ERROR, "push the image again"),
        WRONG_DOCUMENT(Severity.ERROR, "delete the file: the version before it is in force at the next start"),
        WRONG_TYPE(Severity.ERROR, "move it away"),
        UNREADABLE(Severity.ERROR, "make it readable for the user that runs this; see to the disk if that is not it"),
        ABSENT_MANIFEST(Severity.NOTICE, "nothing has to be done: the next pull fetches it again"),
        ABSENT_BLOB(
                Severity.NOTICE,
                "nothing has to be done where it was cached: the next pull fetches it again; push the image again if it"
                        + " was pushed here and cannot be pulled"),
        UNLINKED_BLOB(
                Severity.NOTICE,
                "nothing has to be done; for the room that it takes, delete it while neither Tain nor Distribution uses the"
                        + " store"),
        WRONG_CONFIRMATION(Severity.NOTICE, "nothing has to be done: the source of the tag is asked again"),
        UNKNOWN_ENTRY(Severity.NOTICE, "Tain does not look at it: keep it or move it away");

        private final Severity severity;
        private final String advice;

        Kind(Severity severity, String advice) {
            this.severity = severity;
            this.advice = advice;
        }

        /** How bad it is. */
        public Severity severity() {
            return severity;
        }

        /** What to do about it. */
        public String advice() {
            return advice;
        }
    }
}
