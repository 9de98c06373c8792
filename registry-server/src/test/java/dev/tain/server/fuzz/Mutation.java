package dev.tain.server.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Makes bodies wrong: in their values, in their form, or in their bytes. */
final class Mutation {

    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    private final Chance chance;

    Mutation(Chance chance) {
        this.chance = chance;
    }

    /** A body that says nearly what this says. */
    byte[] body(JsonNode right) {
        JsonNode value = right.deepCopy();
        for (int i = chance.below(3); i > 0; i--) {
            change(value);
        }
        String text = chance.onceIn(4) ? wrongForm(value.toString()) : value.toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return chance.onceIn(12) ? wrongBytes(bytes) : bytes;
    }

    /** The same in YAML, with what only YAML has. */
    byte[] yaml(JsonNode value) {
        String text = YAMLMapper.shared().writeValueAsString(value);
        String odd = chance.oneOf(
                text,
                text + "more: &a [*a]\n",
                "x: &x [1]\ny: [*x, *x]\n" + text.replace("---\n", ""),
                text.replace("\"", ""),
                text + "--- \n" + text,
                "!!java.net.URL [\"http://127.0.0.1/\"]\n",
                "? [a, b]\n: c\n",
                "a: .nan\nb: .inf\nc: 0o17\nd: 2026-01-01\n",
                "\t" + text,
                "%YAML 9.9\n---\n" + text);
        return odd.getBytes(StandardCharsets.UTF_8);
    }

    private void change(JsonNode root) {
        List<JsonNode> places = new ArrayList<>();
        collect(root, places);
        if (places.isEmpty()) {
            return;
        }
        JsonNode place = chance.oneOf(places);
        if (place instanceof ObjectNode object) {
            List<String> names = List.copyOf(object.propertyNames());
            String name = names.isEmpty() || chance.onceIn(4) ? Words.odd(chance) : chance.oneOf(names);
            if (chance.onceIn(4)) {
                object.remove(name);
            } else {
                object.set(name, wild());
            }
        } else if (place instanceof ArrayNode array) {
            array.insert(
                    chance.below(array.size() + 1),
                    chance.onceIn(2) ? wild() : array.path(0).deepCopy());
        }
    }

    private static void collect(JsonNode node, List<JsonNode> places) {
        if (node.isContainer()) {
            places.add(node);
            node.forEach(child -> collect(child, places));
        }
    }

    private JsonNode wild() {
        return switch (chance.below(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(chance.oneOf(0, -1, Integer.MAX_VALUE));
            case 2 -> NODES.numberNode(Long.MIN_VALUE);
            case 3 -> NODES.booleanNode(chance.onceIn(2));
            case 4 -> NODES.objectNode();
            case 5 -> NODES.arrayNode();
            case 6 -> nested(chance.oneOf(3, 50, 120));
            default -> NODES.stringNode(Words.odd(chance));
        };
    }

    private JsonNode nested(int depth) {
        JsonNode inner = NODES.numberNode(1);
        for (int i = 0; i < depth; i++) {
            inner = chance.onceIn(2)
                    ? NODES.arrayNode().add(inner)
                    : NODES.objectNode().set("a", inner);
        }
        return inner;
    }

    private String wrongForm(String text) {
        UnaryOperator<String> change = chance.oneOf(List.of(
                it -> it.substring(0, chance.below(it.length() + 1)),
                it -> it.replaceFirst("\\{", "{\"kind\":\"x\","),
                it -> it + it,
                it -> it + "// end",
                it -> "\ufeff" + it,
                it -> it.replace(":", ":NaN "),
                it -> it.replace('"', '\''),
                it -> it.replaceFirst("\"[a-z]*\":", "\"\\\\ud800\":"),
                it -> "[" + it + "]",
                it -> "[".repeat(chance.oneOf(400, 20_000)) + it,
                it -> "{\"a\":".repeat(5_000),
                it -> it.replaceFirst("[0-9]+", "1e99999999"),
                it -> "9".repeat(2_000),
                it -> ""));
        return change.apply(text);
    }

    private byte[] wrongBytes(byte[] bytes) {
        byte[] wrong = Arrays.copyOf(bytes, bytes.length + 1);
        wrong[chance.below(wrong.length)] = (byte) chance.below(256);
        return wrong;
    }
}
