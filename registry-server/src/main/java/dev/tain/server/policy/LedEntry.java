package dev.tain.server.policy;

import dev.tain.policy.RegistryEntry;
import java.util.Optional;

/**
 * An entry for nodes.
 *
 * @param entry the entry, with Tain as its first mirror where that is possible
 * @param needed whether nodes need it although it is not led through Tain: it is the policy's, or keeps them from taking another one
 * @param without why it is not led through Tain; empty when it is
 */
record LedEntry(RegistryEntry entry, boolean needed, Optional<String> without) {

    /** Whether it says something to nodes. */
    boolean isWritten() {
        return needed || without.isEmpty();
    }
}
