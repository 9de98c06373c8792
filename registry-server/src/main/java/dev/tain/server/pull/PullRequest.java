package dev.tain.server.pull;

import dev.tain.oci.Repository;
import dev.tain.policy.RequestedRepository;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a client asks for, and on which way.
 *
 * @param repository the repository by the name that the client has for it
 * @param via the values of its {@code Via} lines: the proxies that it has passed
 * @param source is told, at most once, what the name stands for
 */
public record PullRequest(RequestedRepository repository, List<String> via, Consumer<Repository> source) {}
