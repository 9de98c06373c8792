package dev.tain.config.policyfiles;

import dev.tain.config.watch.FileWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Notices changes of a policy directory. Used by one thread. */
public final class PolicyWatch {

    private final FileWatch<LoadedPolicy> watch;

    /** Begins with the directory as it is now: the first look finds no change. */
    public PolicyWatch(Path directory) {
        watch = new FileWatch<>(() -> files(directory), () -> PolicyFiles.load(directory));
    }

    /**
     * Looks at the directory.
     *
     * @return the new policy when the files have changed and stay as they are
     * @throws PolicyFileException when they have changed and the new ones cannot be used; said once for each change
     */
    public Optional<LoadedPolicy> poll() {
        return watch.poll();
    }

    private static List<Path> files(Path directory) {
        try {
            return PolicyFile.list(directory).stream().map(PolicyFile::path).toList();
        } catch (PolicyFileException e) {
            return List.of(); // there is no directory; loading it says so
        }
    }
}
