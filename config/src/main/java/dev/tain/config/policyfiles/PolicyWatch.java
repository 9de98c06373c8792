package dev.tain.config.policyfiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices changes of a policy directory by looking at it again and again, which also works where the file system sends no
 * events: network mounts, and ConfigMaps, which Kubernetes swaps by a symbolic link. A change counts when two looks in a row
 * see the same, so that a file is not read while it is being written. Used by one thread.
 */
public final class PolicyWatch {

    private final Path directory;
    private List<Seen> applied;
    private List<Seen> lastLook;

    /** What shows that a file is another one than before. */
    private record Seen(
            Path file,
            long size,
            FileTime modified,
            @Nullable Object key) {}

    /** Begins with the directory as it is now: the first look finds no change. */
    public PolicyWatch(Path directory) {
        this.directory = directory;
        this.applied = look();
        this.lastLook = applied;
    }

    /**
     * Looks at the directory.
     *
     * @return the new policy when the files have changed and stay as they are
     * @throws PolicyFileException when they have changed and the new ones cannot be used; said once for each change
     */
    public Optional<LoadedPolicy> poll() {
        List<Seen> now = look();
        boolean settled = now.equals(lastLook);
        lastLook = now;
        if (!settled || now.equals(applied)) {
            return Optional.empty();
        }
        applied = now;
        return loadedUnlessChanging(now);
    }

    private Optional<LoadedPolicy> loadedUnlessChanging(List<Seen> before) {
        PolicyFileException broken = null;
        LoadedPolicy loaded = LoadedPolicy.EMPTY;
        try {
            loaded = PolicyFiles.load(directory);
        } catch (PolicyFileException e) {
            broken = e;
        }
        if (!look().equals(before)) {
            return Optional.empty(); // what was read may be half of the old and half of the new; the next look will see
        }
        if (broken != null) {
            throw broken;
        }
        return Optional.of(loaded);
    }

    private List<Seen> look() {
        List<Seen> seen = new ArrayList<>();
        try {
            for (PolicyFile file : PolicyFile.list(directory)) {
                seen.add(look(file.path()));
            }
        } catch (PolicyFileException e) {
            seen.clear(); // there is no directory; loading it says so
        }
        return seen;
    }

    private static Seen look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            return new Seen(file, 0, FileTime.fromMillis(0), null);
        }
    }
}
