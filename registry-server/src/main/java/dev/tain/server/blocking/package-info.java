/** Threads for calls that block. What is called there is the business of others. */
@NullMarked
package dev.tain.server.blocking;

import org.jspecify.annotations.NullMarked;
