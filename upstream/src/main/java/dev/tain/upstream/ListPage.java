package dev.tain.upstream;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One page of a list.
 *
 * @param document what is on it
 * @param next what to ask for the next one; empty when it is the last
 * @param number which page it is, from 1
 * @param bytesSoFar the length of all pages up to and with this one
 */
record ListPage(JsonNode document, Optional<RemoteRequest> next, int number, int bytesSoFar) {}
