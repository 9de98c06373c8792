/**
 * TLS on Tain's own ports: its files, read again when they change. TLS with remote registries is the business of
 * {@code access}.
 */
@NullMarked
package dev.tain.server.tls;

import org.jspecify.annotations.NullMarked;
