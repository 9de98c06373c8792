package dev.tain.server.pull.place;

/**
 * A repository, or a kind of its lists, that is left alone, or tried again, though its host is asked for others.
 *
 * @param name the repository as its host names it
 * @param breaker until when, and why
 */
public record RepositoryStatus(String name, BreakerStatus breaker) {}
