package dev.tain.server.tls;

import dev.tain.config.watch.FileWatch;
import dev.tain.server.watch.WatchedFiles;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/** TLS on one port. Whoever connects gets what the files said last; connections that are there keep what they have. */
public final class ServerTls {

    private final ReloadedSslContext context;
    private final WatchedFiles files;

    /**
     * Reads the files.
     *
     * @param port which one, in words: "registry"
     * @throws TlsFilesException when they cannot be used
     */
    ServerTls(String port, TlsFiles files) {
        // The watch begins before the files are read, or a change in between would go unseen.
        FileWatch<SslContext> watch = new FileWatch<>(files::all, files::read);
        context = new ReloadedSslContext(files.read());
        this.files = new WatchedFiles("TLS of the %s port".formatted(port), () -> {
            Optional<SslContext> next = watch.poll();
            next.ifPresent(context::replace);
            return next.isPresent();
        });
    }

    /** For the server; what it makes of connections changes with the files. */
    public SslContext context() {
        return context;
    }

    void look() {
        files.look();
    }

    Optional<String> problem() {
        return files.problem();
    }
}
