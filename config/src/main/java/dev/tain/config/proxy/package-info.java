/**
 * Which proxy leads to a host, as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} say it. Nothing here connects, and
 * no message has a secret in it.
 */
@NullMarked
package dev.tain.config.proxy;

import org.jspecify.annotations.NullMarked;
