package dev.tain.config.policyfiles;

import dev.tain.config.watch.FileWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Notices changes of a policy directory. Used by one thread. */
public final class PolicyWatch {

    private final FileWatch<PolicyTexts> watch;

    /** Begins with the directory as it is now: the first look finds no change. */
    public PolicyWatch(Path directory) {
        watch = new FileWatch<>(
                () -> files(directory), () -> PolicyTexts.read(directory).requireRead());
    }

    /**
     * Looks at the directory.
     *
     * @return the new texts when the files have changed and stay as they are
     * @throws PolicyFileException when the directory cannot be listed any more, or a file not be read; said once
     */
    public Optional<PolicyTexts> poll() {
        return watch.poll();
    }

    private static List<Path> files(Path directory) {
        try {
            return PolicyFile.list(directory).stream().map(PolicyFile::path).toList();
        } catch (PolicyFileException e) {
            return List.of(
                    directory); // which looks other than one without files, so that it is read, and reading says why
        }
    }
}
