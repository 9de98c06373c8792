/**
 * The certificates and keys that operators keep for registries: containers-certs.d(5) and PEM files. TLS itself is the
 * business of other modules.
 */
@NullMarked
package dev.tain.config.certs;

import org.jspecify.annotations.NullMarked;
