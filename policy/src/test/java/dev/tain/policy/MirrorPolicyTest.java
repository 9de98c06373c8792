package dev.tain.policy;

import static dev.tain.policy.Policies.policy;
import static dev.tain.policy.Policies.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Repository;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorPolicyTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            the longest prefix wins                        | quay.io; quay.io/a; quay.io/a/b     | quay.io/a/b/c:1    | quay.io/a/b
            a shorter one serves the rest                  | quay.io; quay.io/a; quay.io/a/b     | quay.io/a/d:1      | quay.io/a
            the order of entries does not matter           | quay.io/a/b; quay.io                | quay.io/a/b:1      | quay.io/a/b
            nothing is found without a match               | quay.io/a                           | quay.io/b:1        | -
            a longer wildcard wins                         | *.io; *.quay.io                     | a.quay.io/b:1      | *.quay.io
            an exact host is longer than its wildcard      | *.quay.io; ab.quay.io               | ab.quay.io/b:1     | ab.quay.io
            of equal length, the wildcard wins             | a.quay.io; *.quay.io                | a.quay.io/b:1      | *.quay.io
            a long wildcard wins over a short host         | a.b; *.longer.b                     | x.longer.b/c:1     | *.longer.b
            a path wins over a wildcard                    | *.quay.io; a.quay.io/b              | a.quay.io/b:1      | a.quay.io/b
            a host with its port wins over the host        | quay.io; quay.io:5000               | quay.io:5000/a:1   | quay.io:5000
            a host serves its ports                        | quay.io                             | quay.io:5000/a:1   | quay.io
            an entry for a tag is not found                | quay.io/a:1; quay.io                | quay.io/a:1        | quay.io
            an IPv6 address is found                       | [::1]:5000                          | [::1]:5000/a:1     | [::1]:5000
            """)
    void findsTheEntryOfANode(String rule, String entries, String reference, String prefix) {
        assertThat(policy(entries)
                        .find(reference(reference))
                        .map(entry -> entry.prefix().value()))
                .isEqualTo(Optional.ofNullable(prefix));
    }

    @Test
    void countsTheFirstOfTwoEntriesWithOnePrefix() {
        MirrorPolicy policy = policy("quay.io insecure; one.io; quay.io blocked");
        assertThat(policy.entries()).extracting(RegistryEntry::toString).containsExactly("quay.io insecure", "one.io");
        assertThat(policy.find(reference("quay.io/a:1")).map(RegistryEntry::insecure))
                .contains(true);
    }

    @Test
    void forbidsWhatLiesOutsideTheAllowedScopes() {
        MirrorPolicy policy = MirrorPolicy.of(Policies.entries("one.io"), List.of(Scope.parse("quay.io/a")));
        assertThat(policy.forbids(Repository.parse("quay.io/b"))).isTrue();
        assertThat(policy.forbids(Repository.parse("one.io/a"))).isTrue();
        assertThat(policy.forbids(Repository.parse("quay.io/a/b"))).isFalse();
        assertThat(policy("one.io").forbids(Repository.parse("quay.io/b"))).isFalse();
    }

    @Test
    void namesSourcesOfEntriesAndAllowedScopes() {
        MirrorPolicy policy = MirrorPolicy.of(Policies.entries("one.io"), List.of(Scope.parse("quay.io/a")));
        assertThat(policy.names(Repository.parse("one.io/x"))).isTrue();
        assertThat(policy.names(Repository.parse("quay.io/a/x"))).isTrue();
        assertThat(policy.names(Repository.parse("quay.io/b"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"one.io:5000/x", "one.io:443/a/x", "a.two.io:5000/x", "three.io:50/x", "three.io/x"})
    void anEntryNamesNoOtherPort(String source) {
        MirrorPolicy policy = policy("one.io; one.io/a; *.two.io; three.io:5000/x");

        assertThat(policy.names(Repository.parse(source))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"three.io:5000", "three.io:5000/a", "three.io"})
    void anEntryNamesItsOwnPort(String prefix) {
        MirrorPolicy policy = policy(prefix);

        assertThat(policy.names(Repository.parse(prefix + "/x"))).isTrue();
    }

    /** The search of containers/image, word for word: the longest match in the sorted list, the first of equals. */
    private static Optional<RegistryEntry> search(List<RegistryEntry> entries, Repository repository) {
        RegistryEntry best = null;
        for (RegistryEntry entry : entries.stream()
                .sorted(Comparator.comparing(it -> it.prefix().value()))
                .toList()) {
            boolean matches = entry.prefix().matchLength(repository.toString()) >= 0;
            if (matches
                    && (best == null
                            || entry.prefix().value().length()
                                    > best.prefix().value().length())) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }

    @Test
    void findsWhatASearchThroughAllEntriesFinds() {
        Random random = new Random(20_260_101);
        List<String> hosts = List.of("a.io", "b.a.io", "c.b.a.io", "a.io:5000", "io", "a.io.b.a.io");
        List<String> paths = List.of("", "/x", "/x/y", "/xy", "/x/y/z");
        List<String> wildcards = List.of("*.io", "*.a.io", "*.b.a.io");
        for (int round = 0; round < 2_000; round++) {
            List<RegistryEntry> entries = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                entries.add(Policies.entry(
                        random.nextInt(3) == 0
                                ? wildcards.get(random.nextInt(wildcards.size()))
                                : hosts.get(random.nextInt(hosts.size())) + paths.get(random.nextInt(paths.size()))));
            }
            Repository repository =
                    Repository.parse(hosts.get(random.nextInt(hosts.size())) + paths.get(1 + random.nextInt(4)));
            assertThat(MirrorPolicy.of(entries).find(repository))
                    .as("%s in %s", repository, entries)
                    .isEqualTo(search(entries, repository));
        }
    }
}
