package dev.tain.storage;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.storage.StoreFinding.Kind;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One of the directory trees of a store. Walks it without keeping its entries, and compares each with what the layout
 * has in its place.
 */
abstract class StoreTree implements FileVisitor<Path> {

    private final Path top;
    private final CheckReport report;

    /** What the layout has in a place. */
    enum Expected {
        DIRECTORY,
        FILE,
        /** Something that belongs to a store and that nobody has to look at, with all below it. */
        ANYTHING,
        NOTHING
    }

    StoreTree(Path top, CheckReport report) {
        this.top = top;
        this.report = report;
    }

    /** What belongs where these names lead to from the top; there is at least one. */
    abstract Expected expected(List<String> names);

    /** Looks into a regular file that is where a file belongs. */
    abstract void check(Path file, List<String> names, BasicFileAttributes attributes) throws IOException;

    /** Says why nothing belongs where these names lead to. */
    String whyNothing(List<String> names) {
        return "is no part of a store";
    }

    /** Symbolic links are followed, as they are when Tain serves. */
    final void walk() throws IOException {
        Files.walkFileTree(top, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
    }

    @Override
    public final FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        List<String> names = names(directory);
        Expected expected = names.isEmpty() ? Expected.DIRECTORY : expected(names);
        switch (expected) {
            case NOTHING -> report.add(Kind.UNKNOWN_ENTRY, directory, whyNothing(names));
            case FILE -> report.add(Kind.WRONG_TYPE, directory, "is a directory where a file belongs");
            case DIRECTORY, ANYTHING -> {}
        }
        return expected == Expected.DIRECTORY ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public final FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        List<String> names = names(file);
        switch (names.isEmpty() ? Expected.DIRECTORY : expected(names)) {
            case NOTHING -> report.add(Kind.UNKNOWN_ENTRY, file, whyNothing(names));
            case DIRECTORY -> report.add(Kind.WRONG_TYPE, file, "is a file where a directory belongs");
            case FILE -> checkFile(file, names, attributes);
            case ANYTHING -> {}
        }
        return FileVisitResult.CONTINUE;
    }

    private void checkFile(Path file, List<String> names, BasicFileAttributes attributes) {
        // Opening a pipe would wait for ever. A symbolic link is one that leads nowhere: others have been followed.
        if (!attributes.isRegularFile()) {
            report.add(Kind.WRONG_TYPE, file, "is a pipe, a device or a broken symbolic link where a file belongs");
            return;
        }
        try {
            check(file, names, attributes);
        } catch (IOException e) {
            report.addUnreadable(file, e);
        }
    }

    @Override
    public final FileVisitResult visitFileFailed(Path file, IOException failure) {
        report.addUnreadable(file, failure);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public final FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
        if (failure != null) {
            report.addUnreadable(directory, failure);
        }
        return FileVisitResult.CONTINUE;
    }

    private List<String> names(Path path) {
        if (path.equals(top)) {
            return List.of(); // a relative path of no names would have one that is empty
        }
        return StreamSupport.stream(top.relativize(path).spliterator(), false)
                .map(Path::toString)
                .toList();
    }

    static Expected directoryIf(boolean belongs) {
        return belongs ? Expected.DIRECTORY : Expected.NOTHING;
    }

    static Expected fileIf(boolean belongs) {
        return belongs ? Expected.FILE : Expected.NOTHING;
    }

    static boolean isAlgorithm(String name) {
        return DigestAlgorithm.find(name).isPresent();
    }

    static boolean isDigest(String algorithm, String hex) {
        return parses(Digest::parse, algorithm + ":" + hex);
    }

    /** Whether it is the name of a file that notes a referrer, {@code <algorithm>-<hex>}. */
    static boolean isReferrer(String name) {
        String[] parts = name.split("-", 2);
        return parts.length == 2 && isDigest(parts[0], parts[1]);
    }

    static boolean isRepository(List<String> names) {
        return parses(RepositoryName::parse, String.join("/", names));
    }

    /** How many names belong to the repository: no component of its name begins with an underscore. */
    static int lengthOfName(List<String> names) {
        int length = 0;
        while (length < names.size() && !names.get(length).startsWith("_")) {
            length++;
        }
        return length;
    }

    static boolean isTag(String name) {
        return parses(Tag::parse, name);
    }

    private static boolean parses(Consumer<String> parser, String text) {
        try {
            parser.accept(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
