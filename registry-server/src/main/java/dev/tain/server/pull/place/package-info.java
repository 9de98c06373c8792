/**
 * Asking the places of a pull plan, in order and within the time that clients have. Knows what a place is good for at the
 * moment; knows nothing of the store.
 */
@NullMarked
package dev.tain.server.pull.place;

import org.jspecify.annotations.NullMarked;
