package dev.tain.server.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * TLS on Tain's ports. Looks at the files twice a second and puts what changed in force. Files that cannot be used change
 * nothing but the log and the health detail.
 */
public final class PortTls implements AutoCloseable {

    private static final int MILLISECONDS_BETWEEN_LOOKS = 500;

    private final List<ServerTls> ports = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "tls");
        named.setDaemon(true);
        return named;
    });

    /**
     * Reads the files of a port and begins to look at them.
     *
     * @param port which one, in words: "registry"
     * @throws TlsFilesException when they cannot be used
     */
    public ServerTls open(String port, TlsFiles files) {
        ServerTls opened = new ServerTls(port, files);
        lookAgainAndAgain(opened);
        synchronized (ports) {
            ports.add(opened);
        }
        return opened;
    }

    /** What is wrong with the files at the moment, in words. */
    public List<String> problems() {
        synchronized (ports) {
            return ports.stream()
                    .map(ServerTls::problem)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread; a look never throws
    private void lookAgainAndAgain(ServerTls port) {
        thread.scheduleWithFixedDelay(
                port::look, MILLISECONDS_BETWEEN_LOOKS, MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }
}
