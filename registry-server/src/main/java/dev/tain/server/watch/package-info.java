/**
 * Files that are looked at again and again while Tain runs, and what becomes of broken ones. What is in them is the business of
 * those who read them.
 */
@NullMarked
package dev.tain.server.watch;

import org.jspecify.annotations.NullMarked;
