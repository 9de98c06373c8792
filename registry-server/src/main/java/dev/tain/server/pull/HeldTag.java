package dev.tain.server.pull;

import dev.tain.storage.TagPointer;

/**
 * A tag and the manifest that it pointed to when its source was last asked.
 *
 * @param pointer where it points
 * @param manifest what is there
 */
record HeldTag(TagPointer pointer, Manifest manifest) {}
