/**
 * The admin port: what administrators ask for over HTTP, under {@code /admin/v1}. Nothing here decides anything; it shows what
 * other packages know.
 */
@NullMarked
package dev.tain.server.admin;

import org.jspecify.annotations.NullMarked;
