/**
 * A blob on its way: one download from the places into the spool and the store, and any number of readers of it.
 * Nothing here decides who may read what.
 */
@NullMarked
package dev.tain.server.pull.blob;

import org.jspecify.annotations.NullMarked;
