package dev.tain.server.e2e;

import dev.tain.oci.Digest;
import dev.tain.testkit.TcpRelay;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A real registry behind a network that a test can make bad.
 *
 * @param registry the registry
 * @param network what stands in front of it
 */
record FlakyRegistry(DockerRegistryProcess registry, TcpRelay network) implements AutoCloseable {

    /** Starts a registry over a store with content, which it shall only read. */
    static FlakyRegistry over(Path store, Path directory) throws IOException {
        DockerRegistryProcess registry = DockerRegistryProcess.start(directory, store);
        return new FlakyRegistry(registry, TcpRelay.to(registry.port()));
    }

    /** The port by which it is reached. */
    int port() {
        return network.port();
    }

    /** The bytes that have come through the network, with all headers. */
    long bytesPassed() {
        return network.bytesToClients();
    }

    /** The bytes of this blob that the registry says it has sent; nothing about a request in which it was killed. */
    long bytesLogged(Digest digest) {
        return registry.bytesSent(digest);
    }

    @Override
    public void close() {
        network.close();
        registry.close();
    }
}
