/**
 * Benchmarks of code that the registry server keeps to itself, and therefore in its package. Nothing else: the product is not here.
 */
@NullMarked
package dev.tain.server.registry;

import org.jspecify.annotations.NullMarked;
