package dev.tain.server.guard;

import dev.tain.config.admin.AdminCredentials;
import dev.tain.config.admin.AdminCredentialsException;
import dev.tain.config.watch.FileWatch;
import dev.tain.server.watch.WatchedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The credentials of the admin port in force: those of a file, which is looked at twice a second. A file that cannot be used
 * changes nothing but the log and the health detail.
 */
public final class CredentialsFile implements AutoCloseable {

    private static final int MILLISECONDS_BETWEEN_LOOKS = 500;

    private final WatchedFiles watched;
    private volatile AdminCredentials inForce;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "admin-credentials");
        named.setDaemon(true);
        return named;
    });

    /**
     * Reads the file and begins to look at it.
     *
     * @throws AdminCredentialsException when it cannot be used
     */
    public CredentialsFile(Path file) {
        // The watch begins before the file is read, or a change in between would go unseen.
        FileWatch<AdminCredentials> watch = new FileWatch<>(() -> List.of(file), () -> AdminCredentials.read(file));
        inForce = AdminCredentials.read(file);
        watched = new WatchedFiles("The admin port's credentials file", () -> {
            Optional<AdminCredentials> next = watch.poll();
            next.ifPresent(credentials -> inForce = credentials);
            return next.isPresent();
        });
        lookAgainAndAgain();
    }

    /** Those that count for the next request. */
    public AdminCredentials inForce() {
        return inForce;
    }

    /** What is wrong with the file at the moment, in words. */
    public Optional<String> problem() {
        return watched.problem();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread; a look never throws
    private void lookAgainAndAgain() {
        thread.scheduleWithFixedDelay(
                watched::look, MILLISECONDS_BETWEEN_LOOKS, MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }
}
