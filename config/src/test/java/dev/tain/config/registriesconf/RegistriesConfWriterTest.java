package dev.tain.config.registriesconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.problem.Problems;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.MirrorSets;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.RegistrySources;
import dev.tain.policy.Scope;
import dev.tain.policy.ShortNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegistriesConfWriterTest {

    private static final List<PullFromMirror> PULLS = List.of(PullFromMirror.values());

    private static MirrorSet set(MirrorSet.Kind kind, String source, boolean never, String... mirrors) {
        return new MirrorSet(
                kind,
                "test",
                Scope.parse(source),
                List.of(mirrors).stream().map(Location::parse).toList(),
                never);
    }

    private static RegistriesConf read(String text) {
        Problems problems = new Problems(Path.of("written.conf"));
        RegistriesConf conf = new RegistriesConfReader(problems).read(text);
        assertThat(problems.errors()).isEmpty();
        return conf;
    }

    @Test
    void writesWhatTheMachineConfigOperatorWrites() {
        List<RegistryEntry> merged = MirrorSets.merge(
                List.of(),
                List.of(
                        set(
                                MirrorSet.Kind.DIGEST,
                                "registry.access.redhat.com/ubi8/ubi-minimal",
                                false,
                                "example.io/example/ubi-minimal",
                                "example.com/example/ubi-minimal"),
                        set(MirrorSet.Kind.TAG, "registry.redhat.io/rhel8", true, "mirror.corp:5000/rhel8")),
                new RegistrySources(
                        List.of(Scope.parse("*.lab.corp"), Scope.parse("mirror.corp:5000")), List.of(), List.of()));
        assertThat(RegistriesConfWriter.write(merged)).isEqualTo("""
                        [[registry]]
                          prefix = ""
                          location = "registry.access.redhat.com/ubi8/ubi-minimal"

                          [[registry.mirror]]
                            location = "example.io/example/ubi-minimal"
                            pull-from-mirror = "digest-only"

                          [[registry.mirror]]
                            location = "example.com/example/ubi-minimal"
                            pull-from-mirror = "digest-only"

                        [[registry]]
                          prefix = ""
                          location = "registry.redhat.io/rhel8"
                          blocked = true

                          [[registry.mirror]]
                            location = "mirror.corp:5000/rhel8"
                            insecure = true
                            pull-from-mirror = "tag-only"

                        [[registry]]
                          prefix = "*.lab.corp"
                          insecure = true

                        [[registry]]
                          prefix = ""
                          location = "mirror.corp:5000"
                          insecure = true
                        """);
    }

    @Test
    void writesWhoseImagesPlacesAreAskedFor() {
        Optional<RegistryHost> quay = Optional.of(RegistryHost.parse("quay.io"));
        RegistryEntry entry = new RegistryEntry(
                Scope.parse("quay.io"),
                Optional.of(Location.parse("store.corp")),
                true,
                false,
                quay,
                List.of(new Mirror(Location.parse("mirror.corp"), false, PullFromMirror.TAG_ONLY, quay)));

        assertThat(RegistriesConfWriter.write(List.of(entry))).isEqualTo("""
                [[registry]]
                  prefix = "quay.io"
                  location = "store.corp"
                  insecure = true
                  namespace-proxy = "quay.io"

                  [[registry.mirror]]
                    location = "mirror.corp"
                    pull-from-mirror = "tag-only"
                    namespace-proxy = "quay.io"
                """);
    }

    @Test
    void writesNothingForNothing() {
        assertThat(RegistriesConfWriter.write(List.of())).isEmpty();
    }

    @Test
    void writesTheSettingsForShortNamesAroundTheEntries() {
        ShortNames names = new ShortNames(
                List.of(RegistryHost.parse("quay.io"), RegistryHost.DOCKER_IO),
                Map.of("org/app", Optional.of(Repository.parse("quay.io/org/app")), "gone", Optional.empty()),
                ShortNames.Mode.ENFORCING);
        RegistryEntry entry = new RegistryEntry(
                Scope.parse("quay.io"),
                Optional.of(Location.parse("store.corp/quay")),
                false,
                false,
                List.of(new Mirror(Location.parse("mirror.corp"), false, PullFromMirror.ALL)));
        String text = RegistriesConfWriter.write(List.of(entry), names);
        assertThat(text).isEqualTo("""
                        unqualified-search-registries = ["quay.io", "docker.io"]
                        short-name-mode = "enforcing"

                        [[registry]]
                          prefix = "quay.io"
                          location = "store.corp/quay"

                          [[registry.mirror]]
                            location = "mirror.corp"

                        [aliases]
                          "gone" = ""
                          "org/app" = "quay.io/org/app"
                        """);
        assertThat(read(text).shortNames()).isEqualTo(names);
    }

    @Test
    void isReadBackAsItWas() {
        Random random = new Random(31);
        List<String> places = List.of("a.io", "b.io:5000", "c.io/x", "d.io/x/y", "e.io/x:v1", "[::1]:5000/z");
        for (int round = 0; round < 300; round++) {
            List<RegistryEntry> entries = new ArrayList<>();
            for (String place : places) {
                entries.add(entry(
                        random, Scope.parse(place), Optional.of(place + "/q").filter(it -> !it.contains(":v1"))));
            }
            entries.add(entry(random, Scope.parse("*.w.io"), Optional.of("w.io")));
            entries.sort(Comparator.comparing(entry -> entry.prefix().value()));
            assertThat(read(RegistriesConfWriter.write(entries)).entries()).isEqualTo(entries);
        }
    }

    private static RegistryEntry entry(Random random, Scope prefix, Optional<String> otherLocation) {
        Optional<Location> own = prefix.isWildcard() ? Optional.empty() : Optional.of(Location.parse(prefix.value()));
        Optional<Location> other = otherLocation.map(Location::parse).filter(it -> random.nextBoolean());
        List<Mirror> mirrors = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            mirrors.add(new Mirror(
                    Location.parse("m" + i + ".io/" + i),
                    random.nextBoolean(),
                    PULLS.get(random.nextInt(PULLS.size())),
                    namespaceProxy(random)));
        }
        return new RegistryEntry(
                prefix,
                other.or(() -> own),
                random.nextBoolean(),
                random.nextBoolean(),
                namespaceProxy(random),
                mirrors);
    }

    private static Optional<RegistryHost> namespaceProxy(Random random) {
        return random.nextBoolean() ? Optional.of(RegistryHost.parse("ns.io")) : Optional.empty();
    }
}
