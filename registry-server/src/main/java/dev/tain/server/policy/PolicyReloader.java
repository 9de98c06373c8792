package dev.tain.server.policy;

import dev.tain.config.policyfiles.LoadedPolicy;
import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.config.policyfiles.PolicyWatch;
import dev.tain.policy.SourceRules;
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

    private final PolicyInForce policy;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "policy");
        named.setDaemon(true);
        return named;
    });

    /**
     * Loads the policy and begins to look.
     *
     * @param directory where its files are; without one the policy is empty and stays so
     * @throws PolicyFileException when a file cannot be used
     */
    public PolicyReloader(Optional<Path> directory, SourceRules rules, InstantSource clock) {
        // The watch begins before the files are read, or a change in between would go unseen.
        Optional<PolicyWatch> watch = directory.map(PolicyWatch::new);
        LoadedPolicy loaded = PolicyFiles.load(directory);
        loaded.warnings().forEach(warning -> log.warn("{}", warning));
        policy = new PolicyInForce(loaded, rules, clock);
        watch.ifPresent(this::lookAgainAndAgain);
    }

    public PolicyInForce policy() {
        return policy;
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
            watch.poll().ifPresent(this::replace);
        } catch (PolicyFileException e) {
            log.error(
                    "The policy files have changed and cannot be used; the policy stays as it was: {}", e.getMessage());
            policy.keep(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("The policy directory could not be looked at; the policy stays as it was", e);
            policy.keep(e.toString());
        }
    }

    private void replace(LoadedPolicy next) {
        policy.replace(next);
        next.warnings().forEach(warning -> log.warn("{}", warning));
        log.info(
                "The mirror policy has changed: {} entries from {} files are in force",
                next.entries().size(),
                next.files().size());
    }
}
