/**
 * The file registries.conf of container engines, version 2 and the older version 1, read and written. Directories and
 * other formats are the business of other packages.
 */
@NullMarked
package dev.tain.config.registriesconf;

import org.jspecify.annotations.NullMarked;
