package dev.tain.server.watch;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are looked at again and again, and whether they can be used. */
public final class WatchedFiles {

    private static final Logger log = LoggerFactory.getLogger(WatchedFiles.class);

    private final String name;
    private final Look look;
    private volatile Optional<String> problem = Optional.empty();

    /** A look at the files. */
    @FunctionalInterface
    public interface Look {

        /** Whether they have changed, and are in force; an exception without secrets when they cannot be used. */
        boolean poll();
    }

    /**
     * Files.
     *
     * @param name in the plural or singular, at the beginning of a sentence
     */
    public WatchedFiles(String name, Look look) {
        this.name = name;
        this.look = look;
    }

    /** Never throws: whoever looks again and again would end with it. */
    public void look() {
        try {
            if (look.poll()) {
                problem = Optional.empty();
                log.info("{} changed; what is there now is in force", name);
            }
        } catch (RuntimeException e) {
            unusable(String.valueOf(e.getMessage()));
        } catch (Error e) {
            unusable(e.toString());
        }
    }

    private void unusable(String why) {
        problem = Optional.of(
                "%s changed and cannot be used; what was there before stays in force: %s".formatted(name, why));
        log.error("{}", problem.get());
    }

    /** What is wrong with them, when something is. */
    public Optional<String> problem() {
        return problem;
    }
}
