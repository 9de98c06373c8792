package dev.tain.server.guard;

import java.util.Optional;

/**
 * What came of asking who has sent a request.
 *
 * @param caller who it was; empty for nobody that is known
 * @param why why it is nobody, for the one who asked and for the audit; empty when it is somebody
 */
record Identification(Optional<AdminCaller> caller, String why) {

    static Identification of(AdminCaller caller) {
        return new Identification(Optional.of(caller), "");
    }

    static Identification nobody(String why) {
        return new Identification(Optional.empty(), why);
    }

    /** The caller's name, {@code nobody} without one. */
    String name() {
        return caller.map(AdminCaller::name).orElse("nobody");
    }
}
