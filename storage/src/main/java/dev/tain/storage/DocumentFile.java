package dev.tain.storage;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file with one version of a document: the version in twenty digits, so that names sort as versions do.
 *
 * @param version 1 or more
 * @param removed whether the document was removed with this version
 */
record DocumentFile(long version, boolean removed) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern FILE = Pattern.compile("0([0-9]{19})\\.(json|removed)");

    /** The file of this name; empty when it is none. */
    static Optional<DocumentFile> parse(String name) {
        Matcher matcher = FILE.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DocumentFile(
                    Long.parseLong(matcher.group(1)), matcher.group(2).equals("removed")));
        } catch (NumberFormatException e) {
            return Optional.empty(); // more than a long
        }
    }

    /** Whether a document or a collection may be called so: as Kubernetes objects are, which fits into a file name. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Path in(Path directory) {
        return directory.resolve(String.format(Locale.ROOT, "%020d.%s", version, removed ? "removed" : "json"));
    }
}
