package dev.tain.config.openshift;

import dev.tain.policy.Location;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of one object that has mirrors. */
final class MirrorSetReader {

    private static final List<String> SOURCE_POLICIES = List.of("AllowContactingSource", "NeverContactSource");

    private final MirrorKind kind;
    private final String name;

    MirrorSetReader(MirrorKind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    List<MirrorSet> read(Fields spec) {
        spec.refuseUnknown(List.of(kind.list()));
        List<MirrorSet> sets = new ArrayList<>();
        for (Fields element : spec.objects(kind.list())) {
            element.refuseUnknown(kind.elementFields());
            List<Location> mirrors = mirrors(element);
            boolean never = neverContactSource(element);
            boolean byTags = element.flag("allowMirrorByTags");
            source(element)
                    .ifPresent(source ->
                            kinds(byTags).forEach(it -> sets.add(new MirrorSet(it, name, source, mirrors, never))));
        }
        return sets;
    }

    private List<MirrorSet.Kind> kinds(boolean byTags) {
        if (byTags) {
            return List.of(MirrorSet.Kind.DIGEST, MirrorSet.Kind.TAG);
        }
        return List.of(kind == MirrorKind.IMAGE_TAG_MIRROR_SET ? MirrorSet.Kind.TAG : MirrorSet.Kind.DIGEST);
    }

    private Optional<Scope> source(Fields element) {
        return element.requiredText("source").flatMap(text -> element.parse(text, "source", this::source));
    }

    private Scope source(String text) {
        return kind == MirrorKind.IMAGE_CONTENT_POLICY
                ? Scope.parse(ApiFormats.imageContentPolicyPlace(text).value())
                : ApiFormats.source(text);
    }

    private List<Location> mirrors(Fields element) {
        List<Location> mirrors = new ArrayList<>();
        Set<Location> seen = new HashSet<>();
        for (Node.Text text : element.texts("mirrors")) {
            element.parse(text, "mirrors", this::mirror).ifPresent(mirror -> {
                if (!seen.add(mirror) && kind != MirrorKind.IMAGE_CONTENT_SOURCE_POLICY) {
                    element.error(text, "The mirror %s stands here twice: remove one".formatted(mirror));
                }
                mirrors.add(mirror);
            });
        }
        return mirrors;
    }

    private Location mirror(String text) {
        return kind == MirrorKind.IMAGE_CONTENT_POLICY
                ? ApiFormats.imageContentPolicyPlace(text)
                : ApiFormats.mirror(text);
    }

    private static boolean neverContactSource(Fields element) {
        return element.text("mirrorSourcePolicy")
                .flatMap(text -> element.parse(text, "mirrorSourcePolicy", MirrorSetReader::sourcePolicy))
                .filter(policy -> policy.equals("NeverContactSource"))
                .isPresent();
    }

    private static String sourcePolicy(String text) {
        if (!SOURCE_POLICIES.contains(text)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not known: expected AllowContactingSource or NeverContactSource".formatted(text));
        }
        return text;
    }
}
