package dev.tain.config.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do on the admin port; each role may also do what those before it may. */
public enum Role {

    /** Reads. */
    VIEWER,

    /** Changes what is held: evicts, prefetches. */
    OPERATOR,

    /** Changes policies, and whatever else there is. */
    ADMIN;

    /** The role with this word; empty when there is none. */
    public static Optional<Role> find(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The words of all roles, the least first. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    /** The role as it stands in files: {@code viewer}, {@code operator}, {@code admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether who has this role may do what needs that one. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
