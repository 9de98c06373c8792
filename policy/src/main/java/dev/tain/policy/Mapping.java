package dev.tain.policy;

import dev.tain.oci.Repository;
import java.util.List;
import java.util.Optional;

/** Which source image a requested repository stands for. */
public sealed interface Mapping {

    /**
     * The request stands for a source that may be pulled.
     *
     * @param source the repository as users name it
     * @param rule how it was found
     * @param entry the registry entry that applies to it; empty when only an allow-list names it
     * @param others what else the request may stand for: sources that are mirrored at the same place
     */
    record Mapped(Repository source, MappingRule rule, Optional<RegistryEntry> entry, List<Repository> others)
            implements Mapping {

        public Mapped {
            others = List.copyOf(others);
        }

        /** For this source alone. */
        public Mapped(Repository source, MappingRule rule, Optional<RegistryEntry> entry) {
            this(source, rule, entry, List.of());
        }

        /** The same, with these beside it. */
        Mapped with(List<Repository> those) {
            return new Mapped(source, rule, entry, those);
        }
    }

    /**
     * The request stands for a source that may not be pulled.
     *
     * @param source the repository as users name it
     * @param rule how it was found
     * @param reason why it is refused and what would allow it
     */
    record Refused(Repository source, MappingRule rule, String reason) implements Mapping {}

    /**
     * No rule applies to the request.
     *
     * @param reason what would make one apply
     */
    record Unmapped(String reason) implements Mapping {}
}
