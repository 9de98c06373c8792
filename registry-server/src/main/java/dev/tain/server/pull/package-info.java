/**
 * The pull-through itself: from a requested name to its source, along the pull plan, into the store and to the reader.
 * The one place that joins policy, store and upstream; nothing here knows how the client is spoken to.
 */
@NullMarked
package dev.tain.server.pull;

import org.jspecify.annotations.NullMarked;
