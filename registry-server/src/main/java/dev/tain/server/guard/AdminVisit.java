package dev.tain.server.guard;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * One request to the admin port, as far as the guard is concerned.
 *
 * @param requestId its id
 * @param request the request itself
 * @param operation what it asks for
 * @param who who has sent it
 */
record AdminVisit(String requestId, ServerHttpRequest request, AdminOperation operation, Identification who) {}
