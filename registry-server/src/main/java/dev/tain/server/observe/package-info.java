/**
 * What every request leaves behind: its id, its line in the access log, its share of the metrics. Nothing here decides what a
 * request is answered with.
 */
@NullMarked
package dev.tain.server.observe;

import org.jspecify.annotations.NullMarked;
