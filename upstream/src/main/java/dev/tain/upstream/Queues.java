package dev.tain.upstream;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider.MeterRegistrar;

/** Where requests wait for connections of which there may be no more. */
final class Queues implements MeterRegistrar {

    private final Map<Pool, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

    private record Pool(String name, String id, SocketAddress remote) {}

    /**
     * Whether any waits for a connection to this server, or proxy.
     *
     * @param host as in a URI: an IPv6 address is in brackets
     */
    boolean isAnyTo(String host, int port) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return pools.entrySet().stream()
                .anyMatch(entry -> entry.getKey().remote() instanceof InetSocketAddress remote
                        && remote.getPort() == port
                        && remote.getHostString().equalsIgnoreCase(name)
                        && entry.getValue().pendingAcquireSize() > 0);
    }

    @Override
    public void registerMetrics(String name, String id, SocketAddress remote, ConnectionPoolMetrics metrics) {
        pools.put(new Pool(name, id, remote), metrics);
    }

    @Override
    public void deRegisterMetrics(String name, String id, SocketAddress remote) {
        pools.remove(new Pool(name, id, remote));
    }
}
