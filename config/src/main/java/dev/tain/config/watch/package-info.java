/**
 * Notices that files have changed, by looking again and again. What the files mean is the business of other packages.
 */
@NullMarked
package dev.tain.config.watch;

import org.jspecify.annotations.NullMarked;
