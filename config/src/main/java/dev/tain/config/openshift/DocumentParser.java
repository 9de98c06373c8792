package dev.tain.config.openshift;

import dev.tain.config.problem.ParserMessage;
import dev.tain.config.problem.Problems;
import dev.tain.oci.Text;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;

/** Turns the text of a YAML or JSON file into {@link Node}s, one for each document that is not empty. */
final class DocumentParser {

    /** In characters; whoever hands over a text limits it more tightly. */
    private static final int LONGEST_YAML = 64 * 1024 * 1024;
    /** Duplicate keys are let through here, so that they are reported like any other error. */
    private static final LoadSettings YAML_SETTINGS = LoadSettings.builder()
            .setCodePointLimit(LONGEST_YAML)
            .setAllowDuplicateKeys(true)
            .build();

    private static final TokenStreamFactory YAML = new AnchoredYaml(
            YAMLFactory.builder().enable(YAMLReadFeature.EMPTY_STRING_AS_NULL).loadSettings(YAML_SETTINGS));
    private static final TokenStreamFactory JSON = new JsonFactory();

    /** Of a file that has aliases or merge keys. One with 10,000 sources has some 100,000. */
    private static final int MOST_VALUES = 1_000_000;

    private final JsonParser parser;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long values;
    private boolean tooMany;
    /** What was refused so far, whether it was reported or not. */
    private long failures;

    /** What an alias stands for, and how many values that are; nothing before the end of it. */
    private static final class Anchored {
        private @Nullable Node node;
        private long values;
    }

    private DocumentParser(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    static List<Node> parseYaml(String text, Problems problems) {
        return parse(YAML, text, problems);
    }

    static List<Node> parseJson(String text, Problems problems) {
        return parse(JSON, text, problems);
    }

    private static List<Node> parse(TokenStreamFactory factory, String text, Problems problems) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), new StringReader(text))) {
            return new DocumentParser(parser, problems).documents();
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
            problems.error(
                    Math.max(at.getLineNr(), 1),
                    Math.max(at.getColumnNr(), 1),
                    "This is not YAML or JSON: " + ParserMessage.of(e));
            return List.of();
        }
    }

    private List<Node> documents() {
        List<Node> documents = new ArrayList<>();
        while (parser.nextToken() != null) {
            anchors.clear();
            Node document = node();
            if (!(document instanceof Node.Null)) {
                documents.add(document);
            }
        }
        return documents;
    }

    /** The value that begins at the current token. */
    private Node node() {
        TokenStreamLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return aliased(parser.getString(), line, column);
        }
        long before = values++;
        // The next token has its own anchor, so this one must be asked for now.
        Anchored anchored = anchored();
        Node node = switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line, column);
            case START_ARRAY -> sequence(line, column);
            case VALUE_TRUE, VALUE_FALSE -> new Node.Flag(line, column, parser.getBooleanValue());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Numeric(line, column);
            case VALUE_NULL -> new Node.Null(line, column);
            default -> new Node.Text(line, column, parser.getString());
        };
        anchored.node = node;
        anchored.values = values - before;
        return node;
    }

    /** What stands behind the anchor at the current token, or behind none. */
    private Anchored anchored() {
        Anchored anchored = new Anchored();
        if (parser instanceof AnchoredYaml.Parser yaml) {
            yaml.anchor().ifPresent(name -> anchors.put(name, anchored));
        }
        return anchored;
    }

    /** An alias for nothing must not read as an absent field: a policy would lose a part of itself. */
    private Node aliased(String anchor, int line, int column) {
        Anchored target = anchors.get(anchor);
        if (target != null && target.node != null) {
            return counts(target.values, line, column) ? target.node : new Node.Null(line, column);
        }
        String name = Text.shown(anchor);
        String what = target == null
                ? "There is no anchor &%s before *%s in this document"
                : "*%s stands within the value that has the anchor &%s";
        if (counts(1, line, column)) {
            error(line, column, what.formatted(name, name) + ": write out what is meant, or put the anchor before it");
        }
        return new Node.Null(line, column);
    }

    /** Whether so many values more may be there: aliases of aliases would make any number of a few lines, as would merges of merges. */
    private boolean counts(long more, int line, int column) {
        if (values + more <= MOST_VALUES) {
            values += more;
            return true;
        }
        failures++;
        if (!tooMany) {
            tooMany = true;
            problems.error(
                    line,
                    column,
                    "With what its aliases and merge keys stand for, this file has more than %,d values: write fewer of them"
                            .formatted(MOST_VALUES));
        }
        return false;
    }

    private void error(int line, int column, String message) {
        failures++;
        problems.error(line, column, message);
    }

    private Node mapping(int line, int column) {
        Map<String, Node.Field> own = new LinkedHashMap<>();
        Map<String, Node.Field> merged = new LinkedHashMap<>();
        int merges = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            boolean merge = parser instanceof AnchoredYaml.Parser yaml && yaml.merges();
            long before = failures;
            Node.Field field = field(name);
            if (merge && ++merges > 1) {
                error(field.line(), field.column(), "\"<<\" stands here twice: write one with a list");
            } else if (merge && before == failures) {
                merge(merged, field, field.value());
                refuseOverridden(own, merged, field);
            } else if (!merge && own.putIfAbsent(name, field) != null) {
                String twice = "\"%s\" stands here twice: remove one".formatted(Text.shown(name));
                error(field.line(), field.column(), twice);
            }
        }
        merged.forEach(own::putIfAbsent);
        return new Node.Mapping(line, column, own);
    }

    /** The field whose name is the current token. */
    private Node.Field field(String name) {
        TokenStreamLocation at = parser.currentTokenLocation();
        Anchored anchored = anchored();
        anchored.node = new Node.Text(at.getLineNr(), at.getColumnNr(), name);
        anchored.values = 1;
        parser.nextToken();
        return new Node.Field(at.getLineNr(), at.getColumnNr(), node());
    }

    /** Of several objects the first counts. */
    private void merge(Map<String, Node.Field> merged, Node.Field key, Node value) {
        if (value instanceof Node.Mapping more) {
            if (counts(more.fields().size(), key.line(), key.column())) {
                more.fields().forEach(merged::putIfAbsent);
            }
        } else if (value instanceof Node.Sequence several && value == key.value()) {
            several.items().forEach(item -> merge(merged, key, item));
        } else {
            error(
                    key.line(),
                    key.column(),
                    "\"<<\" merges objects: expected an object or a list of objects, found " + value.description());
        }
    }

    /** YAML 1.1 lets the object's own field count, and kubectl what comes last: the cluster could get another policy. */
    private void refuseOverridden(Map<String, Node.Field> own, Map<String, Node.Field> merged, Node.Field key) {
        own.keySet().stream().filter(merged::containsKey).findFirst().ifPresent(name -> {
            String message =
                    "\"%s\" stands before \"<<\", which has it too, and not all programs let the same one count:"
                            + " put \"<<\" first";
            error(key.line(), key.column(), message.formatted(Text.shown(name)));
        });
    }

    private Node sequence(int line, int column) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(line, column, items);
    }
}
