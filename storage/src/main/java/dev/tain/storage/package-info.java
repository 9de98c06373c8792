/**
 * Content-addressed blobs and repositories in the layout of the CNCF Distribution registry. Everything here blocks, and
 * knows neither upstream registries nor policies.
 */
@NullMarked
package dev.tain.storage;

import org.jspecify.annotations.NullMarked;
