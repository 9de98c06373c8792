package dev.tain.server.guard;

import dev.tain.config.admin.Role;
import dev.tain.oci.Text;

/**
 * Who has sent a request to the admin port.
 *
 * @param name {@code token:NAME}, {@code certificate:COMMON-NAME}, or {@code local} for anybody on this machine
 * @param role what they may do
 */
record AdminCaller(String name, Role role) {

    /** Whoever comes from this machine while there is no file of credentials. */
    static final AdminCaller LOCAL = new AdminCaller("local", Role.ADMIN);

    /** The name for a text of one line: that of a certificate may have anything in it. */
    String shownName() {
        return Text.shown(name);
    }
}
