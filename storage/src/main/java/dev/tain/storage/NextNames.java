package dev.tain.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** A directory in pages: its names in the order of their characters, with no more of them in memory than are wanted. */
final class NextNames {

    private NextNames() {}

    /** Which names are wanted; asked only for those that have a place on the page. */
    @FunctionalInterface
    interface Condition {

        boolean holds(String name) throws IOException;
    }

    /**
     * The wanted names that come next; none when there is no such directory. A symbolic link in its place that leads nowhere is an error:
     * the names may be there at another moment.
     *
     * @param after the name before the first; the empty string for the beginning
     * @param limit the largest number of names, at least 1
     */
    static List<String> in(Path directory, String after, int limit, Condition wanted) throws IOException {
        TreeSet<String> page = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                boolean fits = page.size() < limit || name.compareTo(page.last()) < 0;
                if (fits && name.compareTo(after) > 0 && wanted.holds(name)) {
                    page.add(name);
                }
                if (page.size() > limit) {
                    page.pollLast();
                }
            }
            return List.copyOf(page);
        } catch (NoSuchFileException e) {
            LinkDirectories.requireAbsent(directory);
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
