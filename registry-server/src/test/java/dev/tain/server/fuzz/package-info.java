/**
 * Sends requests that nobody would: made from the admin port's own OpenAPI documents, right, nearly right and altogether wrong.
 * Knows documents and HTTP, but nothing of what Tain does with the requests.
 */
@NullMarked
package dev.tain.server.fuzz;

import org.jspecify.annotations.NullMarked;
