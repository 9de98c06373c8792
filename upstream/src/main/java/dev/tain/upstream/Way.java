package dev.tain.upstream;

import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.netty.http.client.HttpClient;

/**
 * How a single request gets to where it goes.
 *
 * @param client a client for that
 * @param unused the same with new connections, each for a single request
 * @param address what it is told to ask for
 * @param reach how near the server is, when the connection does not show it
 * @param proxy what stands in between
 * @param queued whether requests wait for a connection of the pool that it would use
 */
record Way(
        HttpClient client,
        Supplier<HttpClient> unused,
        URI address,
        Optional<Reach> reach,
        Optional<ProxyServer> proxy,
        BooleanSupplier queued) {}
