/**
 * The client side of the registry protocol: one class per conversation with a remote registry. Nothing here knows which
 * registry to ask, stores what it gets or decides what comes after a failure.
 */
@NullMarked
package dev.tain.upstream;

import org.jspecify.annotations.NullMarked;
