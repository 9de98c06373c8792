package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A server that is measured.
 *
 * @param name its name in the tables
 * @param server the server
 * @param directory where its files are, but not those that all subjects share
 * @param stored where a blob is when the server has it stored
 * @param ending what is done before it is ended
 */
record Subject(String name, Server server, Path directory, Function<Blob, Path> stored, Runnable ending)
        implements AutoCloseable {

    static final String TAIN = "tain";
    static final String OTHER_TAIN = "tain (other)";
    static final String NGINX = "nginx";
    static final String NGINX_LOGGING = "nginx with access log";
    static final String NGINX_TUNED = "nginx (tuned)";
    static final String NGINX_TUNED_LOGGING = "nginx (tuned) with access log";
    static final String NGINX_STORE = "nginx proxy_store";
    static final String NGINX_TUNED_STORE = "nginx (tuned) proxy_store";
    static final String REGISTRY = "docker-registry";
    static final String REGISTRY_PROXY = "docker-registry proxy";
    static final String DIRECT = "direct";

    /** Starts a server. */
    @FunctionalInterface
    interface Start {

        Subject start() throws IOException, InterruptedException;
    }

    Subject(String name, Server server, Path directory, Function<Blob, Path> stored) {
        this(name, server, directory, stored, () -> {});
    }

    /** Whether it is a Tain: the one that has goals, or the other one. */
    boolean isTain() {
        return isTain(name);
    }

    static boolean isTain(String name) {
        return name.equals(TAIN) || name.equals(OTHER_TAIN);
    }

    String url(String path) {
        return server.address().url(path);
    }

    @Override
    public void close() {
        ending.run();
        server.close();
    }
}
