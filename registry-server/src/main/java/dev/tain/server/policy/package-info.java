/**
 * The mirror policy in force: loaded, reloaded when its files change, and explained to people. What follows from it for a
 * pull is decided elsewhere.
 */
@NullMarked
package dev.tain.server.policy;

import org.jspecify.annotations.NullMarked;
