package dev.tain.server.policy;

import dev.tain.policy.RegistryEntry;
import java.util.Optional;

/**
 * An entry for nodes.
 *
 * @param entry the entry, with Tain as its first mirror where that is possible
 * @param ofPolicy whether it is the policy's, and not just allowed beside it
 * @param without why it is not led through Tain; empty when it is
 */
record LedEntry(RegistryEntry entry, boolean ofPolicy, Optional<String> without) {

    /** Whether it says something to nodes. */
    boolean isWritten() {
        return ofPolicy || without.isEmpty();
    }
}
