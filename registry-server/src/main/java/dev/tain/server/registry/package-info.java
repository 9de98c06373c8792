/**
 * The registry port: requests of the distribution specification in, answers out. Knows HTTP and nothing of policies,
 * upstream registries or the store's layout.
 */
@NullMarked
package dev.tain.server.registry;

import org.jspecify.annotations.NullMarked;
