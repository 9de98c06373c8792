/**
 * Compares Tain with the servers that its users would take instead, in one run on one machine. {@code bench/run} starts it.
 */
@NullMarked
package dev.tain.bench.compare;

import org.jspecify.annotations.NullMarked;
