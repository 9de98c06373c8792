package dev.tain.server.policy;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.policy.Location;
import dev.tain.policy.Mapping;
import dev.tain.policy.Mapping.Mapped;
import dev.tain.policy.Mapping.Refused;
import dev.tain.policy.Mirror;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.RequestedRepository;
import dev.tain.policy.Scope;
import dev.tain.policy.SourceRules;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The entries of the policy, and of what may be pulled beside it, with Tain as the first mirror. Where Tain serves the
 * images of an entry is not guessed but tried: a location counts when Tain maps it back to the entry's own images.
 */
final class NodeEntries {

    /** Stands for any repository under a host or a namespace. */
    private static final RepositoryName ANY = RepositoryName.parse("tain-any/tain-any");

    private final PolicyState policy;
    private final SourceRules rules;
    private final NodeAddress tain;
    private final OwnHosts own;

    NodeEntries(PolicyState policy, SourceRules rules, NodeAddress tain) {
        this.policy = policy;
        this.rules = rules;
        this.tain = tain;
        // Without own names, the name in a request counts as one; nodes will use this one.
        this.own = rules.ownHosts().names().isEmpty() ? new OwnHosts(Set.of(tain.host())) : rules.ownHosts();
    }

    /** The policy's entries in their order, then one for each source that is allowed and that none of them leads through Tain. */
    List<LedEntry> all() {
        return Stream.concat(policy.loaded().entries().stream().map(entry -> led(entry, true)), allowedAlone())
                .toList();
    }

    /** The entry that applies to most images of a registry. */
    Optional<RegistryEntry> ofWhole(RegistryHost registry) {
        return policy.loaded().policy().find(new Repository(registry, ANY));
    }

    /** The entries that apply to parts of a registry. */
    List<RegistryEntry> ofParts(RegistryHost registry) {
        return Stream.concat(policy.loaded().entries().stream(), allowedAlone().map(LedEntry::entry))
                .filter(entry -> entry.prefix().value().startsWith(registry + "/"))
                .toList();
    }

    /** Whether this is one of the names that Tain has for nodes. */
    boolean isTain(RegistryHost host) {
        return own.contains(host);
    }

    /** What most images stand for that a client asks for under their bare names, or in a namespace. */
    Mapping map(Optional<RegistryHost> namespace) {
        return policy.pulls().mapper().map(new RequestedRepository(Optional.of(tain.host()), namespace, ANY));
    }

    /** What nodes need beside the entries of the policy to pull through Tain what is allowed. */
    private Stream<LedEntry> allowedAlone() {
        return rules.allowedSources().stream().flatMap(scope -> allowed(scope).stream());
    }

    /**
     * Nodes look at the entry with the longest prefix alone. So where one of the policy holds for the scope, it goes on to hold, or the
     * new one says the same.
     */
    private Optional<LedEntry> allowed(Scope scope) {
        RegistryEntry plain = agreeing(RegistryEntry.plain(scope));
        if (policy.loaded().entries().stream().anyMatch(entry -> entry.prefix().equals(scope))) {
            return Optional.empty();
        }
        Optional<RegistryEntry> around = scope.isWildcard() || scope.isSingleImage()
                ? Optional.empty()
                : policy.loaded().policy().find(images(scope));
        if (around.isEmpty()) {
            return Optional.of(led(plain, hasPort(scope)));
        }
        RegistryEntry outer = around.get();
        boolean samePort = scope.value().startsWith(outer.prefix() + "/");
        if (samePort && led(outer, true).without().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(outer.narrowedTo(scope)
                .map(entry -> led(entry, hasPort(scope)))
                .orElseGet(() -> new LedEntry(
                        plain,
                        false,
                        Optional.of("what the policy says about " + outer.prefix() + " leads nowhere for it"))));
    }

    /** Nodes refuse a file whose entries do not say the same of one place, as one that a prefix elsewhere leads to. */
    private RegistryEntry agreeing(RegistryEntry plain) {
        return policy.loaded().entries().stream()
                .filter(other -> other.location().equals(plain.location()))
                .findFirst()
                .map(other -> new RegistryEntry(
                        plain.prefix(), plain.location(), other.insecure(), other.blocked(), plain.mirrors()))
                .orElse(plain);
    }

    /** An entry for its host, led through Tain, would lead it to a place that is none. */
    private static boolean hasPort(Scope scope) {
        return scope.value().split("/", 2)[0].indexOf(':') >= 0;
    }

    private LedEntry led(RegistryEntry entry, boolean needed) {
        Optional<String> objection = objection(entry);
        Optional<Location> here = objection.isPresent() ? Optional.empty() : locationHere(entry);
        Optional<String> without =
                here.isPresent() ? Optional.empty() : objection.or(() -> Optional.of(whyNotHere(entry)));
        return new LedEntry(withFirst(here.map(location -> mirror(location, entry)), entry), needed, without);
    }

    private Optional<String> objection(RegistryEntry entry) {
        if (entry.prefix().isWildcard()) {
            return Optional.of("one mirror cannot stand for many hosts: name the hosts one by one");
        }
        if (Location.parse(entry.prefix().value()).identifier().isPresent()) {
            return Optional.of("container engines ignore entries for single images");
        }
        if (entry.blocked() && entry.mirrors().isEmpty()) {
            return Optional.of("it is blocked, and has no mirrors");
        }
        return Optional.empty();
    }

    /** Where Tain serves the images of the entry: as the policy says, or under the source's own name. */
    private Optional<Location> locationHere(RegistryEntry entry) {
        return Stream.concat(ownMirrors(entry), underItsName(entry.prefix()))
                .filter(location -> map(location, entry.prefix()) instanceof Mapped mapped
                        && mapped.source().equals(images(entry.prefix())))
                .findFirst();
    }

    private Stream<Location> ownMirrors(RegistryEntry entry) {
        return entry.mirrors().stream().map(Mirror::location).filter(location -> own.contains(location.host()));
    }

    private Stream<Location> underItsName(Scope prefix) {
        Location source = Location.parse(prefix.value());
        String rest = source.path().isEmpty() ? "" : "/" + source.path();
        Stream<String> aliases = rules.aliases().entrySet().stream()
                .filter(alias -> alias.getValue().equals(source.host()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.naturalOrder());
        return Stream.concat(Stream.of(source.host().value()), aliases)
                .flatMap(name -> location(tain.host() + "/" + name + rest).stream());
    }

    private static Optional<Location> location(String text) {
        try {
            return Optional.of(Location.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a port or an IPv6 address cannot stand in a path
        }
    }

    /** What a request of a node for the images of the prefix would stand for. */
    private Mapping map(Location here, Scope prefix) {
        String name = isWholeRegistry(prefix) || here.path().isEmpty() ? below(here.path()) : here.path();
        return policy.pulls()
                .mapper()
                .map(new RequestedRepository(Optional.of(here.host()), Optional.empty(), RepositoryName.parse(name)));
    }

    private static String below(String path) {
        return path.isEmpty() ? ANY.value() : path + "/" + ANY;
    }

    private static Repository images(Scope prefix) {
        return Repository.parse(isWholeRegistry(prefix) ? prefix + "/" + ANY : prefix.value());
    }

    private static boolean isWholeRegistry(Scope prefix) {
        return prefix.value().indexOf('/') < 0;
    }

    /** For the references that the policy has mirrors for; all, where it has none. */
    private Mirror mirror(Location here, RegistryEntry entry) {
        List<PullFromMirror> kinds =
                entry.mirrors().stream().map(Mirror::pullFromMirror).distinct().toList();
        return new Mirror(here, !tain.verified(), kinds.size() == 1 ? kinds.get(0) : PullFromMirror.ALL);
    }

    private RegistryEntry withFirst(Optional<Mirror> first, RegistryEntry entry) {
        Stream<Mirror> others = entry.mirrors().stream()
                .filter(mirror -> !own.contains(mirror.location().host()));
        return new RegistryEntry(
                entry.prefix(),
                entry.location(),
                entry.insecure(),
                entry.blocked(),
                entry.namespaceProxy(),
                Stream.concat(first.stream(), others).toList());
    }

    private String whyNotHere(RegistryEntry entry) {
        RegistryHost host = Location.parse(entry.prefix().value()).host();
        if (own.contains(host)) {
            return "it is Tain itself";
        }
        Optional<Refused> refused = underItsName(entry.prefix())
                .map(location -> map(location, entry.prefix()))
                .flatMap(mapping -> mapping instanceof Refused it ? Stream.of(it) : Stream.empty())
                .findFirst();
        return refused.map(Refused::reason)
                .orElse("a name in a path cannot stand for %s: give it one in tain.source-aliases".formatted(host));
    }
}
