package dev.tain.policy;

import dev.tain.oci.Repository;
import dev.tain.oci.Tag;
import dev.tain.oci.Text;
import java.util.regex.Pattern;

/**
 * Names tags of any source or of some: {@code v*.*.*} or {@code quay.io/team/*:release-*}. An asterisk stands for any
 * characters, also for none, and in a repository for slashes as well.
 *
 * @param value {@code TAG} or {@code SOURCE-REPOSITORY:TAG}; a repository without an asterisk in its full form
 */
public record TagPattern(String value) {

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_*][a-zA-Z0-9._*-]{0,127}");
    private static final Pattern WILD_REPOSITORY = Pattern.compile("[a-z0-9.*:-]++(?:/[a-z0-9._*-]++)*+");

    public TagPattern {
        int colon = value.lastIndexOf(':');
        String tag = value.substring(colon + 1);
        if (!TAG.matcher(tag).matches()) {
            throw wrong(value);
        }
        if (colon >= 0) {
            value = checkedRepository(value, value.substring(0, colon)) + ":" + tag;
        }
    }

    /** Whether this pattern names the tag of the source. */
    public boolean matches(Repository source, Tag tag) {
        int colon = value.lastIndexOf(':');
        return isLike(value.substring(colon + 1), tag.value())
                && (colon < 0 || isLike(value.substring(0, colon), source.toString()));
    }

    @Override
    public String toString() {
        return value;
    }

    private static String checkedRepository(String value, String repository) {
        if (repository.indexOf('*') < 0) {
            try {
                return Repository.parse(repository).toString();
            } catch (IllegalArgumentException e) {
                throw wrong(value);
            }
        }
        if (!WILD_REPOSITORY.matcher(repository).matches()) {
            throw wrong(value);
        }
        return repository;
    }

    private static IllegalArgumentException wrong(String value) {
        return new IllegalArgumentException(
                "\"%s\" is not a pattern for tags: expected TAG or HOST/REPOSITORY:TAG with * as a wildcard, such as v*.*.* or quay.io/team/*:release-*"
                        .formatted(Text.shown(value)));
    }

    /** Takes the first place for each part between two asterisks, which leaves the most to the others: no way back is needed. */
    private static boolean isLike(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return text.equals(pattern);
        }
        int end = text.length() - last.length();
        if (!text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= end;
    }
}
