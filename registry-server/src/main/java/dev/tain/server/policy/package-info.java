/**
 * The mirror policy in force: made of files and of objects that come through the API, put in force when either changes, and
 * explained to people. What follows from it for a pull is decided elsewhere.
 */
@NullMarked
package dev.tain.server.policy;

import org.jspecify.annotations.NullMarked;
