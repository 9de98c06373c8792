package dev.tain.config.openshift;

import dev.tain.oci.Text;
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

    private static final String ALLOW = "AllowContactingSource";
    private static final String NEVER = "NeverContactSource";

    private final MirrorKind kind;
    private final String name;
    private final ClusterChecks checks;
    private final Set<Scope> sources = new HashSet<>();

    MirrorSetReader(MirrorKind kind, String name, ClusterChecks checks) {
        this.kind = kind;
        this.name = name;
        this.checks = checks;
    }

    List<MirrorSet> read(Fields spec) {
        spec.refuseUnknown(List.of(kind.list()));
        return spec.objects(kind.list()).stream()
                .flatMap(element -> element(element).stream())
                .toList();
    }

    private List<MirrorSet> element(Fields element) {
        element.refuseUnknown(kind.elementFields());
        List<Location> mirrors = mirrors(element);
        boolean never = neverContactSource(element);
        boolean byTags = element.flag("allowMirrorByTags");
        Optional<Node.Text> sourceText = element.requiredText("source");
        sourceText.ifPresent(text -> warnAboutSlash(element, text));
        Optional<Scope> source = sourceText.flatMap(text -> element.parse(text, "source", this::source));
        source.ifPresent(it -> check(element, it, mirrors, never));
        return source.map(it -> kinds(byTags).stream()
                        .map(use -> new MirrorSet(use, name, it, mirrors, never))
                        .toList())
                .orElse(List.of());
    }

    /** What the API server and the machine-config operator refuse in an element whose fields are right one by one. */
    private void check(Fields element, Scope source, List<Location> mirrors, boolean never) {
        checks.sourcePolicy(source, never, element);
        if (never && mirrors.stream().anyMatch(mirror -> mirror.value().equals(source.value()))) {
            element.error("The source %s is among its own mirrors and has %s: remove one of the two"
                    .formatted(source, NEVER));
        }
        if (!sources.add(source) && kind == MirrorKind.IMAGE_CONTENT_POLICY) {
            element.error("The source %s stands twice in this object: join its mirrors in one list".formatted(source));
        }
    }

    private List<MirrorSet.Kind> kinds(boolean byTags) {
        if (byTags) {
            return List.of(MirrorSet.Kind.DIGEST, MirrorSet.Kind.TAG);
        }
        return List.of(kind == MirrorKind.IMAGE_TAG_MIRROR_SET ? MirrorSet.Kind.TAG : MirrorSet.Kind.DIGEST);
    }

    private Scope source(String text) {
        return switch (kind) {
            case IMAGE_CONTENT_POLICY ->
                Scope.parse(ApiFormats.imageContentPolicyPlace(text).value());
            case IMAGE_CONTENT_SOURCE_POLICY -> ApiFormats.looseSource(text);
            case IMAGE_DIGEST_MIRROR_SET, IMAGE_TAG_MIRROR_SET -> ApiFormats.source(text);
        };
    }

    private List<Location> mirrors(Fields element) {
        List<Location> mirrors = new ArrayList<>();
        Set<Location> seen = new HashSet<>();
        for (Node.Text text : element.texts("mirrors")) {
            warnAboutSlash(element, text);
            element.parse(text, "mirrors", this::mirror).ifPresent(mirror -> {
                // The definition of ImageContentSourcePolicy alone does not call the list a set.
                if (!seen.add(mirror) && kind != MirrorKind.IMAGE_CONTENT_SOURCE_POLICY) {
                    element.error(text, "mirrors", "The mirror %s stands here twice: remove one".formatted(mirror));
                }
                mirrors.add(mirror);
            });
        }
        return mirrors;
    }

    /** The definitions of the other kinds refuse it, and so do the readers of these. */
    private void warnAboutSlash(Fields element, Node.Text text) {
        if (kind == MirrorKind.IMAGE_CONTENT_SOURCE_POLICY && text.value().endsWith("/")) {
            element.warn(
                    text,
                    "\"%s\" ends with a slash: %s; Tain leaves it out. Remove it"
                            .formatted(Text.shown(text.value()), ClusterChecks.OPERATOR_FAILS));
        }
    }

    private Location mirror(String text) {
        return switch (kind) {
            case IMAGE_CONTENT_POLICY -> ApiFormats.imageContentPolicyPlace(text);
            case IMAGE_CONTENT_SOURCE_POLICY -> ApiFormats.looseMirror(text);
            case IMAGE_DIGEST_MIRROR_SET, IMAGE_TAG_MIRROR_SET -> ApiFormats.mirror(text);
        };
    }

    private static boolean neverContactSource(Fields element) {
        return element.text("mirrorSourcePolicy")
                .flatMap(text -> element.parse(text, "mirrorSourcePolicy", MirrorSetReader::sourcePolicy))
                .filter(NEVER::equals)
                .isPresent();
    }

    private static String sourcePolicy(String text) {
        if (!text.equals(ALLOW) && !text.equals(NEVER)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not known: expected %s or %s".formatted(Text.shown(text), ALLOW, NEVER));
        }
        return text;
    }
}
