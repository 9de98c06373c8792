package dev.tain.policy;

import dev.tain.oci.Repository;
import java.util.Optional;

/** Which source image a requested repository stands for. */
public sealed interface Mapping {

    /**
     * The request stands for a source that may be pulled.
     *
     * @param source the repository as users name it
     * @param rule how it was found
     * @param entry the registry entry that applies to it; empty when only an allow-list names it
     */
    record Mapped(Repository source, MappingRule rule, Optional<RegistryEntry> entry) implements Mapping {}

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
