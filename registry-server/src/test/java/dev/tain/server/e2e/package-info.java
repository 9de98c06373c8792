/**
 * Tests of the packaged jar, run as a process, with real clients and registries on loopback ports. Nothing here sees
 * the server's classes.
 */
@NullMarked
package dev.tain.server.e2e;

import org.jspecify.annotations.NullMarked;
