package dev.tain.config.policyfiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random registries.conf files and references. All places are ports of the loopback address at which nothing listens, or
 * names that do not resolve, so that every attempt fails at once.
 */
final class GeneratedConf {

    private static final List<String> PREFIXES = List.of(
            "s.invalid",
            "s.invalid/org",
            "s.invalid/org/app",
            "s.invalid/org/app:1",
            "a.s.invalid",
            "t.invalid",
            "t.invalid:5000",
            "*.invalid",
            "*.s.invalid",
            "docker.io/library",
            "127.0.0.1",
            "127.0.0.1:7",
            "127.0.0.1:8/m");
    private static final List<String> LOCATIONS = List.of(
            "127.0.0.1:1",
            "127.0.0.1:2/x",
            "127.0.0.1:3/x/y",
            "127.0.0.1:7/m",
            "127.0.0.1:8/m",
            "127.0.0.1:8/m/q",
            "127.0.0.1");
    private static final List<String> REPOSITORIES = List.of(
            "s.invalid/org/app",
            "s.invalid/org/other",
            "s.invalid/app",
            "a.s.invalid/org/app",
            "b.a.s.invalid/app",
            "t.invalid:5000/org/app",
            "t.invalid/org/app",
            "docker.io/app",
            "docker.io/org/app",
            "127.0.0.1:7/m/app");
    private static final List<String> PULLS = List.of("", "all", "digest-only", "tag-only");

    private final Random random;

    GeneratedConf(long seed) {
        this.random = new Random(seed);
    }

    /** A main file; Docker Hub is led elsewhere, so that no attempt leaves this machine. */
    String mainFile() {
        return registries() + "[[registry]]\nprefix = \"docker.io\"\nlocation = \"127.0.0.1:9/hub\"\n";
    }

    /** A drop-in file. */
    String registries() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            registry(text);
        }
        return text.toString();
    }

    /** Some references, by tag and by digest. */
    List<String> references(int count) {
        List<String> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            references.add(pick(REPOSITORIES) + (chance(2) ? ":1" : "@" + "sha256:" + "0".repeat(64)));
        }
        return references;
    }

    private void registry(StringBuilder text) {
        String prefix = pick(PREFIXES);
        boolean wildcard = prefix.startsWith("*.");
        boolean located = prefix.startsWith("docker.io") || (!wildcard && chance(2)) || chance(4);
        boolean digestOnly = chance(4);
        text.append("[[registry]]\n");
        if (wildcard || located) {
            key(text, "prefix", prefix);
        }
        if (!wildcard || located) {
            key(text, "location", located ? pick(LOCATIONS) : prefix);
        }
        text.append(chance(4) ? "insecure = true\n" : "");
        text.append(chance(5) ? "blocked = true\n" : "");
        text.append(digestOnly ? "mirror-by-digest-only = true\n" : "");
        for (int i = random.nextInt(4); i > 0; i--) {
            mirror(text, digestOnly);
        }
    }

    private void mirror(StringBuilder text, boolean digestOnly) {
        text.append("[[registry.mirror]]\n");
        key(text, "location", pick(LOCATIONS));
        text.append(chance(3) ? "insecure = true\n" : "");
        String pull = pick(PULLS);
        if (!pull.isEmpty() && (!digestOnly || chance(20))) {
            key(text, "pull-from-mirror", pull);
        }
    }

    private static void key(StringBuilder text, String key, String value) {
        text.append(key).append(" = \"").append(value).append("\"\n");
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
