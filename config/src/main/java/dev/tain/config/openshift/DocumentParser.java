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

    /** Of a file that has aliases. One with 10,000 sources has some 100,000. */
    private static final int MOST_VALUES = 1_000_000;

    private final JsonParser parser;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long values;
    private boolean tooMany;

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
            return takeOver(target.node, target.values, line, column);
        }
        String name = Text.shown(anchor);
        String what = target == null
                ? "There is no anchor &%s before *%s in this document"
                : "*%s stands within the value that has the anchor &%s";
        problems.error(
                line, column, what.formatted(name, name) + ": write out what is meant, or put the anchor before it");
        return new Node.Null(line, column);
    }

    /** Aliases of aliases would make any number of values of a few lines. */
    private Node takeOver(Node node, long more, int line, int column) {
        if (values + more <= MOST_VALUES) {
            values += more;
            return node;
        }
        if (!tooMany) {
            tooMany = true;
            problems.error(
                    line,
                    column,
                    "With what its aliases stand for, this file has more than %,d values: write fewer of them"
                            .formatted(MOST_VALUES));
        }
        return new Node.Null(line, column);
    }

    private Node mapping(int line, int column) {
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        List<Node.Field> merged = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            TokenStreamLocation at = parser.currentTokenLocation();
            anchored().node = new Node.Text(at.getLineNr(), at.getColumnNr(), name);
            boolean merges = parser instanceof AnchoredYaml.Parser yaml && yaml.merges();
            int errors = merges ? problems.errors().size() : 0;
            parser.nextToken();
            Node.Field field = new Node.Field(at.getLineNr(), at.getColumnNr(), node());
            if (merges && errors == problems.errors().size()) {
                merged.add(field);
            } else if (!merges && fields.putIfAbsent(name, field) != null) {
                problems.error(
                        field.line(),
                        field.column(),
                        "\"%s\" stands here twice: remove one".formatted(Text.shown(name)));
            }
        }
        merged.forEach(field -> merge(fields, field, field.value()));
        return new Node.Mapping(line, column, fields);
    }

    /** The object's own fields count first, wherever they stand, then those that are merged first. */
    private void merge(Map<String, Node.Field> fields, Node.Field key, Node value) {
        if (value instanceof Node.Mapping more) {
            more.fields().forEach(fields::putIfAbsent);
        } else if (value instanceof Node.Sequence several && value == key.value()) {
            several.items().forEach(item -> merge(fields, key, item));
        } else {
            problems.error(
                    key.line(),
                    key.column(),
                    "\"<<\" merges objects: expected an object or a list of objects, found " + value.description());
        }
    }

    private Node sequence(int line, int column) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(line, column, items);
    }
}
