package dev.tain.config.openshift;

import dev.tain.config.problem.Problems;
import dev.tain.config.problem.Suggestion;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Text;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.RegistrySources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads ImageContentSourcePolicy, ImageDigestMirrorSet, ImageTagMirrorSet, ImageContentPolicy and the image
 * configuration from YAML or JSON: one object, many documents or lists of them. Objects of other kinds are left out with
 * a warning.
 */
public final class OpenShiftReader {

    private static final String IMAGE = "Image";
    private static final String IMAGE_API_VERSION = "config.openshift.io/v1";
    private static final String IMAGE_NAME = "cluster";
    private static final String LIST = "List";
    private static final List<String> KINDS = Stream.concat(
                    Stream.of(MirrorKind.values()).map(MirrorKind::kind), Stream.of(IMAGE, LIST))
            .toList();
    private static final List<String> OBJECT_FIELDS = List.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final List<String> LIST_FIELDS = List.of("apiVersion", "kind", "metadata", "items");

    private final Problems problems;
    private final ClusterChecks checks;
    private final List<MirrorObject> objects = new ArrayList<>();
    private final List<MirrorSet> mirrorSets = new ArrayList<>();
    private Optional<RegistrySources> registrySources = Optional.empty();
    private Optional<List<RegistryHost>> searchRegistries = Optional.empty();

    /**
     * A reader for one file.
     *
     * @param problems takes what is wrong with the file
     * @param checks what the objects of all files have to agree on
     */
    public OpenShiftReader(Problems problems, ClusterChecks checks) {
        this.problems = problems;
        this.checks = checks;
    }

    /** What the objects of a YAML file say; when there are errors, as much of it as could be read. */
    public OpenShiftObjects readYaml(String text) {
        return read(DocumentParser.parseYaml(text, problems));
    }

    /** What the objects of a JSON file say; when there are errors, as much of it as could be read. */
    public OpenShiftObjects readJson(String text) {
        return read(DocumentParser.parseJson(text, problems));
    }

    private OpenShiftObjects read(List<Node> documents) {
        documents.forEach(this::document);
        return new OpenShiftObjects(objects, mirrorSets, registrySources, searchRegistries);
    }

    private void document(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.error(
                    node.line(),
                    node.column(),
                    "Expected an object with apiVersion and kind, found " + node.description());
            return;
        }
        Fields fields = new Fields(mapping, "", problems);
        if (fields.isText("kind", kind -> kind.endsWith(LIST))) {
            fields.requiredText("apiVersion");
            fields.refuseUnknown(LIST_FIELDS);
            fields.objects("items").forEach(this::object);
        } else {
            object(fields);
        }
    }

    private void object(Fields fields) {
        Optional<Node.Text> kind = fields.requiredText("kind");
        Optional<Node.Text> apiVersion = fields.requiredText("apiVersion");
        if (kind.isEmpty() || apiVersion.isEmpty()) {
            return;
        }
        Optional<MirrorKind> mirrorKind = MirrorKind.find(kind.get().value());
        if (mirrorKind.isPresent()) {
            expectVersion(fields, apiVersion.get(), mirrorKind.get().apiVersion());
            mirrors(fields, mirrorKind.get());
        } else if (kind.get().value().equals(IMAGE)) {
            expectVersion(fields, apiVersion.get(), IMAGE_API_VERSION);
            image(fields);
        } else {
            unknownKind(fields, kind.get());
        }
    }

    private void mirrors(Fields fields, MirrorKind kind) {
        fields.refuseUnknown(OBJECT_FIELDS);
        String name = Metadata.name(fields, kind.kind(), checks);
        if (checks.leavesOut(kind.kind(), name)) {
            return;
        }
        if (kind == MirrorKind.IMAGE_CONTENT_POLICY) {
            fields.warn(
                    "OpenShift's machine-config operator takes no mirrors from objects of kind %s, and Tain does: use %s and %s"
                            .formatted(
                                    kind.kind(),
                                    MirrorKind.IMAGE_DIGEST_MIRROR_SET.kind(),
                                    MirrorKind.IMAGE_TAG_MIRROR_SET.kind()));
        }
        fields.requiredObject("spec").ifPresent(spec -> {
            mirrorSets.addAll(new MirrorSetReader(kind, name, checks).read(spec));
            objects.add(new MirrorObject(
                    kind.kind(),
                    name,
                    fields.place(),
                    Metadata.labels(fields),
                    Metadata.annotations(fields),
                    spec.plain()));
        });
    }

    private void image(Fields fields) {
        fields.refuseUnknown(OBJECT_FIELDS);
        String name = Metadata.name(fields, IMAGE, checks);
        Optional<OpenShiftObjects> image = fields.requiredObject("spec").map(ImageConfigReader::read);
        if (!name.equals(IMAGE_NAME)) {
            fields.warn("This Image has no effect: OpenShift heeds only the one with the name " + IMAGE_NAME);
            return;
        }
        checks.imageConfiguration(fields);
        registrySources = image.flatMap(OpenShiftObjects::registrySources);
        searchRegistries = image.flatMap(OpenShiftObjects::searchRegistries);
    }

    private static void expectVersion(Fields fields, Node.Text apiVersion, String expected) {
        if (!apiVersion.value().equals(expected)) {
            fields.error(
                    apiVersion,
                    "apiVersion",
                    "apiVersion: expected %s for this kind, found \"%s\""
                            .formatted(expected, Text.shown(apiVersion.value())));
        }
    }

    private static void unknownKind(Fields fields, Node.Text kind) {
        String shown = Text.shown(kind.value());
        if (kind.value().endsWith(LIST)) {
            fields.error(kind, "kind", "A list cannot stand inside a list: put its items beside the others");
        } else if (Suggestion.nearest(kind.value(), KINDS).isPresent()) {
            fields.error(kind, "kind", "Unknown kind %s; %s".formatted(shown, Suggestion.instead(kind.value(), KINDS)));
        } else {
            fields.warn("Objects of kind %s have no effect here; %s"
                    .formatted(shown, Suggestion.instead(kind.value(), KINDS)));
        }
    }
}
