package dev.tain.upstream;

import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's own code for sockets and TLS. Where it cannot be loaded, Java's does, which takes more processor time: the log tells
 * whoever runs Tain, once.
 */
public final class NativeCode {

    private static final Logger log = LoggerFactory.getLogger(NativeCode.class);

    /** Linux on these is what Netty's libraries are there for. */
    private static final Set<String> PROCESSORS = Set.of("amd64", "aarch64");

    private static final AtomicBoolean TLS_TOLD = new AtomicBoolean();

    private NativeCode() {}

    /** To be called at the start: the sockets are there by then. */
    public static void checkSockets() {
        if (isForThisSystem()) {
            warning("epoll", "Java's sockets take more", Epoll.unavailabilityCause())
                    .ifPresent(log::warn);
        }
    }

    /** To be called when TLS is about to be used, and not before: the library takes some 10 MiB. */
    public static void checkTls() {
        if (isForThisSystem() && TLS_TOLD.compareAndSet(false, true)) {
            warning("BoringSSL", "Java's TLS takes about twice the", OpenSsl.unavailabilityCause())
                    .ifPresent(log::warn);
        }
    }

    private static boolean isForThisSystem() {
        return System.getProperty("os.name").equals("Linux") && PROCESSORS.contains(System.getProperty("os.arch"));
    }

    /** The first cause says why: a missing library, a directory in which nothing may be executed, a switch. */
    static Optional<String> warning(String library, String price, @Nullable Throwable cause) {
        if (cause == null) {
            return Optional.empty();
        }
        Throwable first = cause;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return Optional.of("Netty's %s cannot be loaded (%s): %s processor time"
                .formatted(library, Optional.ofNullable(first.getMessage()).orElse(first.toString()), price));
    }
}
