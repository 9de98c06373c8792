package dev.tain.storage;

import dev.tain.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The repositories in the order of their path components. Those below a repository stand in its directory, beside what is its
 * own; a directory is a repository when it has links.
 */
final class RepositoryNames {

    /** How many names of one directory are in memory at once. */
    private static final int PIECE = 10_000;

    private final FileSystemLayout layout;

    RepositoryNames(FileSystemLayout layout) {
        this.layout = layout;
    }

    /** Whether it has links; one that cannot be looked at is an error, not an absence. */
    boolean isRepository(RepositoryName name) throws IOException {
        return DurableFiles.isDirectory(layout.layersDirectory(name))
                || DurableFiles.isDirectory(layout.manifestsDirectory(name));
    }

    List<RepositoryName> page(String prefix, String after, int limit) throws IOException {
        Walk walk = new Walk(prefix, limit);
        walk.below("", after.isEmpty() ? null : after);
        return walk.page;
    }

    private final class Walk {

        private final String prefix;
        private final int limit;
        private final List<RepositoryName> page = new ArrayList<>();

        Walk(String prefix, int limit) {
            this.prefix = prefix;
            this.limit = limit;
        }

        /**
         * Lists what is below a directory.
         *
         * @param path the name of the directory with a slash at its end; the empty string for the top
         * @param after what was listed before, from this directory on
         * @return whether more is wanted
         */
        boolean below(String path, @Nullable String after) throws IOException {
            Path directory = layout.repositoriesDirectory().resolve(path);
            String first = after == null ? "" : after.split("/", 2)[0];
            if (!first.isEmpty() && !in(path, first, restOf(after))) {
                return false;
            }
            List<String> names;
            String last = first;
            do {
                names = NextNames.in(directory, last, PIECE, name -> isWanted(path + name));
                for (String name : names) {
                    if (!in(path, name, null)) {
                        return false;
                    }
                    last = name;
                }
            } while (names.size() == PIECE);
            return true;
        }

        /** One entry of the directory: itself, unless that was listed before, and what is below it. */
        private boolean in(String path, String name, @Nullable String after) throws IOException {
            String whole = path + name;
            if (!isWanted(whole)
                    || !DurableFiles.isDirectory(layout.repositoriesDirectory().resolve(whole))) {
                return true;
            }
            RepositoryName repository = RepositoryName.parse(whole);
            if (after == null && whole.startsWith(prefix) && isRepository(repository)) {
                page.add(repository);
            }
            return page.size() < limit && below(whole + "/", after);
        }

        private boolean isWanted(String whole) {
            boolean leads = whole.startsWith(prefix) || prefix.startsWith(whole + "/");
            return leads && StoreTree.isRepository(List.of(whole));
        }
    }

    /** Behind a name without a rest comes what is below it. */
    private static String restOf(@Nullable String after) {
        int slash = after == null ? -1 : after.indexOf('/');
        return slash < 0 ? "" : String.valueOf(after).substring(slash + 1);
    }
}
