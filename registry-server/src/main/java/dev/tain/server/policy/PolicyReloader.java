package dev.tain.server.policy;

import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyTexts;
import dev.tain.config.policyfiles.PolicyWatch;
import dev.tain.policy.SourceRules;
import dev.tain.storage.DocumentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the policy, then looks at its directory twice a second and puts what changed in force. Files that cannot be used
 * change nothing but the log, the health detail and the metric.
 */
public final class PolicyReloader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PolicyReloader.class);
    private static final int MILLISECONDS_BETWEEN_LOOKS = 500;

    private final PolicyObjects objects;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "policy");
        named.setDaemon(true);
        return named;
    });

    /**
     * Loads the policy and begins to look.
     *
     * @param directory where its files are; without one there are none
     * @param store where the objects are that come through the API
     * @throws PolicyFileException when files and objects cannot be used
     * @throws IOException when an object in the store cannot be read
     */
    public PolicyReloader(Optional<Path> directory, DocumentStore store, SourceRules rules, InstantSource clock)
            throws IOException {
        // The watch begins before the files are read, or a change in between would go unseen.
        Optional<PolicyWatch> watch = directory.map(PolicyWatch::new);
        objects = new PolicyObjects(directory.map(PolicyTexts::read).orElse(PolicyTexts.NONE), store, rules, clock);
        watch.ifPresent(this::lookAgainAndAgain);
    }

    public PolicyObjects objects() {
        return objects;
    }

    public PolicyInForce policy() {
        return objects.policy();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread; a look never throws
    private void lookAgainAndAgain(PolicyWatch watch) {
        thread.scheduleWithFixedDelay(
                () -> look(watch), MILLISECONDS_BETWEEN_LOOKS, MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    private void look(PolicyWatch watch) {
        try {
            watch.poll().ifPresent(objects::filesChanged);
        } catch (PolicyFileException e) {
            objects.filesUnreadable(e);
        } catch (RuntimeException | Error e) { // or nobody would look any more
            log.error("The policy directory could not be looked at; the policy stays as it was", e);
            objects.policy().keep(e.toString());
        }
    }
}
