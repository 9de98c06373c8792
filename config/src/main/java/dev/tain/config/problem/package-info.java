/**
 * What can be wrong with a file that an operator writes: problems with their places, collected until the whole file is
 * read. No file format is known here.
 */
@NullMarked
package dev.tain.config.problem;

import org.jspecify.annotations.NullMarked;
