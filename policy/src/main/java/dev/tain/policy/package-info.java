/**
 * Which places serve a reference, and in what order: mirror sets and registry entries in, pull plan out. Pure functions; no
 * I/O, no file formats, no HTTP.
 */
@NullMarked
package dev.tain.policy;

import org.jspecify.annotations.NullMarked;
