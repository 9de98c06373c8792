/**
 * The application: its commands and its wiring. What it does is in the packages below; nothing below knows this one.
 */
@NullMarked
package dev.tain.server;

import org.jspecify.annotations.NullMarked;
