package dev.tain.config.openshift;

import dev.tain.config.problem.Problems;
import dev.tain.config.problem.Suggestion;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.RegistrySources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads ImageContentSourcePolicy, ImageDigestMirrorSet, ImageTagMirrorSet, ImageContentPolicy and the image
 * configuration from YAML or JSON: one object, many documents or lists of them.
 */
public final class OpenShiftReader {

    private static final String IMAGE = "Image";
    private static final String IMAGE_API_VERSION = "config.openshift.io/v1";
    private static final String LIST = "List";
    private static final List<String> OBJECT_FIELDS = List.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final List<String> LIST_FIELDS = List.of("apiVersion", "kind", "metadata", "items");

    private final Problems problems;
    private final List<MirrorSet> mirrorSets = new ArrayList<>();
    private Optional<RegistrySources> registrySources = Optional.empty();
    private Optional<List<RegistryHost>> searchRegistries = Optional.empty();

    /**
     * A reader for one file.
     *
     * @param problems takes what is wrong with the file
     */
    public OpenShiftReader(Problems problems) {
        this.problems = problems;
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
        return new OpenShiftObjects(mirrorSets, registrySources, searchRegistries);
    }

    private void document(Node node) {
        if (node instanceof Node.Mapping mapping) {
            Fields fields = new Fields(mapping, "", problems);
            Optional<String> kind = fields.requiredText("kind").map(Node.Text::value);
            if (kind.filter(it -> it.endsWith(LIST)).isPresent()) {
                fields.refuseUnknown(LIST_FIELDS);
                fields.objects("items").forEach(this::object);
            } else {
                object(fields);
            }
        } else {
            problems.error(
                    node.line(),
                    node.column(),
                    "expected an object with apiVersion and kind, found " + node.description());
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
        String name = name(fields);
        fields.requiredObject("spec").ifPresent(spec -> mirrorSets.addAll(new MirrorSetReader(kind, name).read(spec)));
    }

    private void image(Fields fields) {
        fields.refuseUnknown(OBJECT_FIELDS);
        name(fields);
        OpenShiftObjects image = fields.requiredObject("spec")
                .map(ImageConfigReader::read)
                .orElse(new OpenShiftObjects(List.of(), Optional.empty(), Optional.empty()));
        registrySources = image.registrySources().or(() -> registrySources);
        searchRegistries = image.searchRegistries().or(() -> searchRegistries);
    }

    private static String name(Fields fields) {
        return fields.requiredObject("metadata")
                .flatMap(metadata -> metadata.requiredText("name"))
                .map(Node.Text::value)
                .orElse("");
    }

    private static void expectVersion(Fields fields, Node.Text apiVersion, String expected) {
        if (!apiVersion.value().equals(expected)) {
            fields.error(apiVersion, "apiVersion: expected %s for this kind".formatted(expected));
        }
    }

    private static void unknownKind(Fields fields, Node.Text kind) {
        List<String> kinds = Stream.concat(Stream.of(MirrorKind.values()).map(MirrorKind::kind), Stream.of(IMAGE, LIST))
                .toList();
        fields.error(kind, "kind: " + Suggestion.instead(kind.value(), kinds));
    }
}
