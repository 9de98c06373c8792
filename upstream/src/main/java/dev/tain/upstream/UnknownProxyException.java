package dev.tain.upstream;

import java.net.ConnectException;

/** The name of the proxy has no address. */
final class UnknownProxyException extends ConnectException {

    private static final long serialVersionUID = 1;

    UnknownProxyException(ProxyServer proxy) {
        super("no address is known for the proxy %s".formatted(proxy));
    }
}
