package dev.tain.policy;

import dev.tain.oci.Reference;
import dev.tain.oci.RegistryHost;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Entries read from what their {@code toString} writes, {@code prefix [=> location] [insecure] [blocked] [ns=host] [<- mirror,
 * mirror …]} with mirrors as {@code location [insecure] [ns=host] [digest-only|tag-only]}; separated by semicolons.
 */
final class Policies {

    static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Policies() {}

    static MirrorPolicy policy(String entries) {
        return MirrorPolicy.of(entries(entries));
    }

    static List<RegistryEntry> entries(String text) {
        return items(text, ";").stream().map(Policies::entry).toList();
    }

    static RegistryEntry entry(String text) {
        String[] sides = text.split("<-", 2);
        List<String> words = words(sides[0]);
        Scope prefix = Scope.parse(words.get(0));
        int arrow = words.indexOf("=>");
        return new RegistryEntry(
                prefix,
                arrow < 0 ? RegistryEntry.ownLocation(prefix) : Optional.of(Location.parse(words.get(arrow + 1))),
                words.contains("insecure"),
                words.contains("blocked"),
                namespaceProxy(words),
                sides.length == 1
                        ? List.of()
                        : items(sides[1], ",").stream().map(Policies::mirror).toList());
    }

    static Mirror mirror(String text) {
        List<String> words = words(text);
        PullFromMirror pull = Arrays.stream(PullFromMirror.values())
                .filter(value -> words.contains(value.text()))
                .findFirst()
                .orElse(PullFromMirror.ALL);
        return new Mirror(Location.parse(words.get(0)), words.contains("insecure"), pull, namespaceProxy(words));
    }

    private static Optional<RegistryHost> namespaceProxy(List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith("ns="))
                .findFirst()
                .map(word -> RegistryHost.parse(word.substring("ns=".length())));
    }

    /** Reads a reference in which {@code @digest} stands for a digest. */
    static Reference reference(String text) {
        return Reference.parse(text.replace("@digest", "@" + DIGEST));
    }

    /** The places of a plan in order, separated by commas; {@code insecure} behind those that are, and for whose images they are asked. */
    static String places(PullPlan plan) {
        return plan.sources().stream()
                .map(source -> source.reference().toString().replace("@" + DIGEST, "@digest")
                        + (source.endpoint().insecure() ? " insecure" : "")
                        + source.endpoint().namespace().map(it -> " ns=" + it).orElse(""))
                .collect(Collectors.joining(", "));
    }

    /** The parts of a text between separators; none of an empty text. */
    static List<String> items(String text, String separator) {
        return Arrays.stream(text.split(separator))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static List<String> words(String text) {
        return items(text, " ");
    }
}
