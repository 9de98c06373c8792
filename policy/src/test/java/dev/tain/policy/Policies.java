package dev.tain.policy;

import dev.tain.oci.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Short ways to write policies and plans in tests. */
final class Policies {

    static final String DIGEST = "sha256:" + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Policies() {}

    static RegistryEntry entry(String prefix, String... mirrors) {
        Scope scope = Scope.parse(prefix);
        return new RegistryEntry(scope, RegistryEntry.ownLocation(scope), false, false, mirrors(mirrors));
    }

    static RegistryEntry at(String prefix, String location, String... mirrors) {
        return new RegistryEntry(
                Scope.parse(prefix), Optional.of(Location.parse(location)), false, false, mirrors(mirrors));
    }

    static RegistryEntry insecure(RegistryEntry entry) {
        return new RegistryEntry(entry.prefix(), entry.location(), true, entry.blocked(), entry.mirrors());
    }

    static RegistryEntry blocked(RegistryEntry entry) {
        return new RegistryEntry(entry.prefix(), entry.location(), entry.insecure(), true, entry.mirrors());
    }

    /** {@code place}, {@code place insecure}, {@code place digest-only}, {@code place tag-only}, in any combination. */
    static Mirror mirror(String text) {
        List<String> words = Arrays.asList(text.split(" "));
        PullFromMirror pull = words.contains("digest-only")
                ? PullFromMirror.DIGEST_ONLY
                : words.contains("tag-only") ? PullFromMirror.TAG_ONLY : PullFromMirror.ALL;
        return new Mirror(Location.parse(words.get(0)), words.contains("insecure"), pull);
    }

    static List<Mirror> mirrors(String... texts) {
        return Arrays.stream(texts).map(Policies::mirror).toList();
    }

    static Reference reference(String text) {
        return Reference.parse(text.replace("@digest", "@" + DIGEST));
    }

    /** The places of a plan in order, as {@code host/name:tag} with {@code " insecure"} behind it where it is. */
    static List<String> places(PullPlan plan) {
        return plan.sources().stream()
                .map(source -> source.reference().toString().replace("@" + DIGEST, "@digest")
                        + (source.endpoint().insecure() ? " insecure" : ""))
                .toList();
    }
}
