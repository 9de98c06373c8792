package dev.tain.server.pull;

import dev.tain.policy.RequestedRepository;
import java.util.List;

/**
 * What a client asks for, and on which way.
 *
 * @param repository the repository by the name that the client has for it
 * @param via the values of its {@code Via} lines: the proxies that it has passed
 */
public record PullRequest(RequestedRepository repository, List<String> via) {}
