/**
 * What may be opened of what stands where files are expected. What is in them is the business of other packages.
 */
@NullMarked
package dev.tain.config.file;

import org.jspecify.annotations.NullMarked;
