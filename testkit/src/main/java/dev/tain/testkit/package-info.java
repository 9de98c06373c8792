/**
 * What tests need and the real parts cannot do on demand: a scriptable registry, a relay that makes the network bad,
 * image builders and a manual clock. Never on the class path of the product.
 */
@NullMarked
package dev.tain.testkit;

import org.jspecify.annotations.NullMarked;
