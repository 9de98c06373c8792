package dev.tain.policy;

import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All registry entries in force, found by the longest matching prefix. The time to find one depends on the length of the
 * reference, not on the number of entries. Immutable.
 */
public final class MirrorPolicy {

    /** No entry: every image is pulled from where its name says. */
    public static final MirrorPolicy EMPTY = of(List.of());

    private final List<RegistryEntry> entries;
    private final ScopeSet allowed;

    /** The repositories of single images that are allowed. */
    private final Set<String> allowedInPart;

    private final Map<String, RegistryEntry> byPrefix = new HashMap<>();
    private final Map<String, RegistryEntry> byDomain = new HashMap<>();

    private MirrorPolicy(List<RegistryEntry> entries, List<Scope> allowed) {
        this.entries = entries;
        this.allowed = new ScopeSet(allowed);
        this.allowedInPart = allowed.stream()
                .filter(Scope::isSingleImage)
                .map(image -> image.withoutIdentifier().value())
                .collect(Collectors.toUnmodifiableSet());
        for (RegistryEntry entry : entries) {
            if (entry.prefix().isWildcard()) {
                byDomain.put(entry.prefix().domain(), entry);
            } else {
                byPrefix.put(entry.prefix().value(), entry);
            }
        }
    }

    /** A policy of these entries. Of two entries with the same prefix the first counts, as for container engines. */
    public static MirrorPolicy of(List<RegistryEntry> entries) {
        return of(entries, List.of());
    }

    /**
     * A policy of these entries under which only the sources in the allowed scopes may be pulled, as
     * {@code allowedRegistries} says; no scopes mean that every source may be. A scope of a single image allows its repository: what
     * is asked for by digest may belong to that image.
     */
    public static MirrorPolicy of(List<RegistryEntry> entries, List<Scope> allowed) {
        Map<Scope, RegistryEntry> unique = new LinkedHashMap<>();
        entries.forEach(entry -> unique.putIfAbsent(entry.prefix(), entry));
        return new MirrorPolicy(List.copyOf(unique.values()), allowed);
    }

    /**
     * The entry that a node applies to a pull of the reference: that of its repository. An entry whose prefix names a tag
     * or a digest is never found, for container engines look up the repository alone.
     */
    public Optional<RegistryEntry> find(Reference reference) {
        return find(reference.repository());
    }

    /** The entry with the longest prefix that matches the repository. */
    public Optional<RegistryEntry> find(Repository repository) {
        return find(repository.toString());
    }

    /** Whether the repository lies outside the allowed scopes, when there are any. */
    public boolean forbids(Repository source) {
        return !allowed.isEmpty() && !isAllowed(source);
    }

    /**
     * Whether an entry or an allowed scope names the repository. An entry for a host is applied to the images at all its ports, but
     * names no port: otherwise whoever asks for an image would choose where Tain connects to.
     */
    public boolean names(Repository source) {
        return find(source).filter(entry -> namesHost(entry, source.host())).isPresent() || isAllowed(source);
    }

    private static boolean namesHost(RegistryEntry entry, RegistryHost host) {
        return host.port().isEmpty() || entry.prefix().value().startsWith(host.value());
    }

    private boolean isAllowed(Repository source) {
        return allowed.contains(source) || allowedInPart.contains(source.toString());
    }

    /** The entries in the order in which they were given, each prefix once. */
    public List<RegistryEntry> entries() {
        return entries;
    }

    /** The entry with the longest prefix that matches a registry, namespace or repository. */
    Optional<RegistryEntry> find(String name) {
        RegistryEntry exact = findPrefix(name);
        RegistryEntry wildcard = findDomain(name);
        if (exact == null || wildcard == null) {
            return Optional.ofNullable(exact == null ? wildcard : exact);
        }
        // A node takes the first of two prefixes of one length, and in its sorted list the wildcard comes first.
        return Optional.of(length(exact) > length(wildcard) ? exact : wildcard);
    }

    private @Nullable RegistryEntry findPrefix(String name) {
        for (int end = name.length(); end > 0; end = previousBoundary(name, end)) {
            RegistryEntry entry = byPrefix.get(name.substring(0, end));
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    private @Nullable RegistryEntry findDomain(String name) {
        if (byDomain.isEmpty()) {
            return null;
        }
        int end = endOfHostName(name);
        for (int dot = name.indexOf('.'); dot >= 0 && dot < end; dot = name.indexOf('.', dot + 1)) {
            RegistryEntry entry = byDomain.get(name.substring(dot, end));
            if (entry != null && entry.prefix().matchLength(name) == end) {
                return entry;
            }
        }
        return null;
    }

    private static int previousBoundary(String name, int end) {
        int i = end - 1;
        while (i > 0 && !Scope.isBoundary(name.charAt(i))) {
            i--;
        }
        return i;
    }

    private static int endOfHostName(String name) {
        int i = 0;
        while (i < name.length() && !Scope.isBoundary(name.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int length(RegistryEntry entry) {
        return entry.prefix().value().length();
    }
}
