/**
 * Benchmarks of code that needs no network and no disk. Never on the class path of the product.
 */
@NullMarked
package dev.tain.bench;

import org.jspecify.annotations.NullMarked;
