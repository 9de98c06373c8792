package dev.tain.config.policyfiles;

import dev.tain.config.file.RegularFile;
import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One file of a policy directory.
 *
 * @param path where it is
 * @param name its path relative to the directory, for messages
 * @param format what it holds
 */
record PolicyFile(Path path, Path name, Format format) {

    /** What a file holds. */
    enum Format {
        REGISTRIES_CONF,
        DROP_IN,
        YAML,
        JSON
    }

    /**
     * registries.conf, then its drop-in files, then the objects; drop-in files by their names, whatever their directories, and else as
     * they were given.
     */
    static final Comparator<PolicyFile> ORDER = Comparator.comparing(PolicyFile::format)
            .thenComparing(file -> file.format() == Format.DROP_IN ? file.baseName() : "");

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final long LARGEST = 8L * 1024 * 1024;

    /**
     * The files of the directory in the order in which they count.
     *
     * @throws PolicyFileException when it cannot be listed
     */
    static List<PolicyFile> list(Path directory) {
        List<Path> entries = entries(directory);
        List<PolicyFile> files = new ArrayList<>();
        Path main = directory.resolve("registries.conf");
        if (isThere(main)) {
            files.add(new PolicyFile(main, directory.relativize(main), Format.REGISTRIES_CONF));
        }
        Path dropIns = directory.resolve("registries.conf.d");
        if (isThere(dropIns)) {
            entries(dropIns).stream()
                    .filter(file -> file.toString().endsWith(".conf"))
                    .forEach(file -> files.add(new PolicyFile(file, directory.relativize(file), Format.DROP_IN)));
        }
        entries.forEach(file -> objectFormat(file)
                .ifPresent(format -> files.add(new PolicyFile(file, directory.relativize(file), format))));
        return files;
    }

    /**
     * The file, or the files of the directory.
     *
     * @throws PolicyFileException when it is not there, cannot be looked at, or is neither a directory nor, by its name, a policy file
     */
    static Stream<PolicyFile> named(Path path) {
        if (isDirectory(path)) {
            return list(path).stream();
        }
        Format format = path.getFileName().toString().endsWith(".conf")
                ? mainOrDropIn(path)
                : objectFormat(path)
                        .orElseThrow(() -> unusable(
                                path, "Not a policy file: its name has to end with .conf, .yaml, .yml or .json"));
        return Stream.of(new PolicyFile(path, path, format));
    }

    /** Its name without the directories. */
    String baseName() {
        return name.getFileName().toString();
    }

    private static Format mainOrDropIn(Path path) {
        return path.getFileName().toString().equals("registries.conf") ? Format.REGISTRIES_CONF : Format.DROP_IN;
    }

    /** The text of the file; empty, with an error in the problems, when it is none or too long. */
    Optional<String> read(Problems problems) throws IOException {
        try {
            long size = Files.size(RegularFile.require(path));
            if (size > LARGEST) {
                problems.error(
                        1, 1, "The file has %d bytes, and at most %d are read: split it".formatted(size, LARGEST));
                return Optional.empty();
            }
            String text = Files.readString(path);
            return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            problems.error(1, 1, "The file is not UTF-8: save it in that encoding");
            return Optional.empty();
        }
    }

    /** When the file was changed last; the beginning of 1970 when that cannot be told. */
    Instant modified() {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static Optional<Format> objectFormat(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.startsWith(".")) {
            return Optional.empty();
        }
        if (name.endsWith(".json")) {
            return Optional.of(Format.JSON);
        }
        return name.endsWith(".yaml") || name.endsWith(".yml") ? Optional.of(Format.YAML) : Optional.empty();
    }

    /** Also what cannot be looked at is there: without it, another policy would be in force. */
    private static boolean isThere(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true; // reading it says why
        }
    }

    private static boolean isDirectory(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            throw unusable(path, "There is no such file or directory");
        } catch (IOException e) {
            throw unusable(path, "It cannot be looked at: " + e);
        }
    }

    /** What stands in the directory, other directories left out, in the order of the names. */
    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(file -> !Files.isDirectory(file)).sorted().toList();
        } catch (IOException e) {
            if (e instanceof NoSuchFileException && !isThere(directory)) {
                throw unusable(directory, "The policy directory does not exist: create it or remove the setting");
            }
            throw unusable(directory, "The directory cannot be listed: " + e);
        }
    }

    private static PolicyFileException unusable(Path directory, String message) {
        return new PolicyFileException(List.of(new Problem(new Place(directory, 1, 1), message)));
    }
}
