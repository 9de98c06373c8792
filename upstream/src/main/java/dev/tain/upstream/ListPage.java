package dev.tain.upstream;

import java.util.Optional;

/**
 * One page of a list, without what is on it: that was read when the page came.
 *
 * @param next what to ask for the next one; empty when it is the last
 * @param number which page it is, from 1
 * @param bytesSoFar the length of all pages up to and with this one
 */
record ListPage(Optional<RemoteRequest> next, int number, int bytesSoFar) {}
