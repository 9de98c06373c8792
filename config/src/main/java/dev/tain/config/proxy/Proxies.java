package dev.tain.config.proxy;

import java.util.Locale;
import java.util.Optional;

/**
 * Which proxy leads to which host.
 *
 * @param https the one for HTTPS, which tunnels through it
 * @param http the one for plain HTTP
 * @param noProxy the hosts that neither leads to
 */
public record Proxies(Optional<ProxyAddress> https, Optional<ProxyAddress> http, NoProxy noProxy) {

    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), NoProxy.NONE);

    /**
     * The proxy to use for a connection; empty when it is made without one.
     *
     * @param scheme {@code http} or {@code https}
     * @param host a host name, an IPv4 address, or an IPv6 address with brackets or without
     * @param port the one that is connected to
     */
    public Optional<ProxyAddress> forUri(String scheme, String host, int port) {
        Optional<ProxyAddress> proxy = switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> https;
            case "http" -> http;
            default -> Optional.empty();
        };
        return proxy.filter(used -> !noProxy.covers(host, port));
    }
}
