package dev.tain.server;

import dev.tain.config.settings.TainSettings;
import dev.tain.oci.Repository;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that can be pulled with these settings, to show how.
 *
 * @param name a registry, namespace or repository
 */
record ExampleSource(String name) {

    /** Small images that have been there for years. */
    private static final Map<String, String> IMAGES = Map.of(
            "quay.io", "quay.io/prometheus/busybox:latest",
            "docker.io", "docker.io/library/busybox:latest",
            "mcr.microsoft.com", "mcr.microsoft.com/hello-world:latest",
            "registry.access.redhat.com", "registry.access.redhat.com/ubi9/ubi-micro:latest",
            "registry.k8s.io", "registry.k8s.io/pause:3.10");

    /** The first registry that is allowed, quay.io before all others; otherwise the first that the policy names. */
    static Optional<ExampleSource> of(TainSettings settings, MirrorPolicy policy) {
        Stream<String> allowed = settings.allowedSources().stream()
                .map(Scope::value)
                .filter(scope -> scope.indexOf('/') < 0)
                .sorted(Comparator.comparing(scope -> !scope.equals("quay.io")));
        Stream<String> named =
                policy.entries().stream().map(RegistryEntry::prefix).map(Scope::value);
        return Stream.concat(allowed, named)
                .filter(ExampleSource::fitsIntoAName)
                .map(ExampleSource::new)
                .filter(source -> source.isServed(policy))
                .findFirst();
    }

    /** An image of it; one with IMAGE and TAG to be filled in, where no certain one is known. */
    String image() {
        String some = isRepository() ? name + ":TAG" : name + "/IMAGE:TAG";
        return IMAGES.getOrDefault(name, some);
    }

    /** Words for behind "pull something". */
    String imageHint() {
        if (IMAGES.containsKey(name)) {
            return "";
        }
        return isRepository() ? ", with a tag that is there" : ", with an image and a tag that are there";
    }

    /** A guess, for a prefix may as well be a namespace. */
    private boolean isRepository() {
        return name.indexOf('/') != name.lastIndexOf('/');
    }

    /** A name in a path has no port, and a wildcard is no name. */
    private static boolean fitsIntoAName(String scope) {
        return scope.chars().noneMatch(c -> c == '*' || c == ':' || c == '@') && scope.indexOf('.') > 0;
    }

    private boolean isServed(MirrorPolicy policy) {
        Repository example = Repository.parse(name + "/image");
        boolean blocked = policy.find(example)
                .filter(entry -> entry.blocked() && entry.mirrors().isEmpty())
                .isPresent();
        return !blocked && !policy.forbids(example);
    }
}
