package dev.tain.server.kube;

import dev.tain.oci.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON patch, <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>, of an object; its pointers are those of
 * <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>.
 */
final class JsonPatch {

    /** As many as Kubernetes takes. */
    private static final int MOST_OPERATIONS = 10_000;

    /** No object that is accepted comes near, and what is much deeper could not be walked through. */
    static final int DEEPEST = 100;

    /**
     * The bytes that all copies and moves of a patch may take, about, as each copy can double what is there, and each move walks
     * through it: as many as a body.
     */
    private static final int MOST_TAKEN = 3 * 1024 * 1024;

    private static final Set<String> TAKING = Set.of("copy", "move");

    /** What a value takes beside its text. */
    private static final long BYTES_OF_A_VALUE = 32;

    private JsonPatch() {}

    /**
     * The target with the patch; the target may be changed, also by a patch that fails.
     *
     * @throws StatusException when the patch is none, or does not fit the target
     */
    static JsonNode apply(ObjectNode target, JsonNode patch) {
        if (!patch.isArray() || patch.size() > MOST_OPERATIONS) {
            throw StatusException.badRequest(
                    "a JSON patch is a list of at most %d operations".formatted(MOST_OPERATIONS));
        }
        JsonNode result = target;
        long taken = 0;
        for (JsonNode operation : patch) {
            taken += sizeOfTaken(result, operation);
            if (taken > MOST_TAKEN) {
                throw StatusException.unprocessable(
                        "the JSON patch copies or moves more than %d bytes".formatted(MOST_TAKEN));
            }
            result = apply(result, operation);
        }
        return result;
    }

    private static long sizeOfTaken(JsonNode root, JsonNode operation) {
        return TAKING.contains(operation.path("op").asString("")) ? size(find(root, pointer(operation, "from"))) : 0;
    }

    private static long size(JsonNode value) {
        long text = value.isString() ? value.stringValue().length() : 0;
        long names = value.propertyStream()
                .mapToLong(property -> property.getKey().length())
                .sum();
        return BYTES_OF_A_VALUE
                + text
                + names
                + value.valueStream().mapToLong(JsonPatch::size).sum();
    }

    private static int depth(JsonNode value) {
        return 1 + value.valueStream().mapToInt(JsonPatch::depth).max().orElse(0);
    }

    private static JsonNode apply(JsonNode root, JsonNode operation) {
        String name = operation.path("op").asString("");
        List<String> path = pointer(operation, "path");
        return switch (name) {
            case "add" -> add(root, path, value(operation));
            case "remove" -> remove(root, path);
            case "replace" -> replace(root, path, value(operation));
            case "move" -> move(root, pointer(operation, "from"), path);
            case "copy" ->
                add(root, path, find(root, pointer(operation, "from")).deepCopy());
            case "test" -> test(root, path, value(operation));
            default ->
                throw StatusException.badRequest(
                        "unknown operation \"%s\" in a JSON patch: known are add, remove, replace, move, copy and test"
                                .formatted(Text.shown(name)));
        };
    }

    private static JsonNode add(JsonNode root, List<String> path, JsonNode value) {
        if (path.size() + depth(value) > DEEPEST) {
            throw StatusException.unprocessable(
                    "the JSON patch makes something that is more than %d levels deep".formatted(DEEPEST));
        }
        if (path.isEmpty()) {
            return value;
        }
        String last = path.get(path.size() - 1);
        JsonNode parent = find(root, path.subList(0, path.size() - 1));
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(last.equals("-") ? array.size() : index(last, array.size()), value);
        } else {
            throw absent(path);
        }
        return root;
    }

    private static JsonNode remove(JsonNode root, List<String> path) {
        find(root, path);
        if (path.isEmpty()) {
            throw StatusException.badRequest("a JSON patch cannot remove the whole object");
        }
        String last = path.get(path.size() - 1);
        JsonNode parent = find(root, path.subList(0, path.size() - 1));
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(last, array.size() - 1));
        }
        return root;
    }

    private static JsonNode replace(JsonNode root, List<String> path, JsonNode value) {
        return path.isEmpty() ? value : add(remove(root, path), path, value);
    }

    private static JsonNode move(JsonNode root, List<String> from, List<String> to) {
        JsonNode moved = find(root, from);
        if (to.size() > from.size() && to.subList(0, from.size()).equals(from)) {
            throw StatusException.badRequest("a JSON patch cannot move a value into itself");
        }
        return from.equals(to) ? root : add(remove(root, from), to, moved);
    }

    private static JsonNode test(JsonNode root, List<String> path, JsonNode expected) {
        if (!find(root, path).equals(JsonPatch::compare, expected)) {
            throw StatusException.unprocessable("the test of %s in the JSON patch has failed".formatted(shown(path)));
        }
        return root;
    }

    /** Numbers are equal by value, however they are kept. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private static JsonNode find(JsonNode root, List<String> path) {
        JsonNode at = root;
        for (String name : path) {
            at = at instanceof ArrayNode array ? array.path(index(name, array.size() - 1)) : at.path(name);
            if (at.isMissingNode()) {
                throw absent(path);
            }
        }
        return at;
    }

    private static int index(String name, int highest) {
        if (!name.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(name) > highest) {
            throw StatusException.unprocessable(
                    "there is no element %s in the list that the JSON patch names".formatted(Text.shown(name)));
        }
        return Integer.parseInt(name);
    }

    private static JsonNode value(JsonNode operation) {
        if (!operation.has("value")) {
            throw StatusException.badRequest("an operation of the JSON patch has no value");
        }
        return operation.path("value").deepCopy();
    }

    private static List<String> pointer(JsonNode operation, String field) {
        String text = operation.path(field).asString("?");
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw StatusException.badRequest(
                    "an operation of the JSON patch has no %s that begins with a slash".formatted(field));
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            names.add(name.replace("~1", "/").replace("~0", "~"));
        }
        return names.subList(1, names.size());
    }

    private static StatusException absent(List<String> path) {
        return StatusException.unprocessable("there is no %s, which the JSON patch names".formatted(shown(path)));
    }

    private static String shown(List<String> path) {
        return Text.shown("/" + String.join("/", path));
    }
}
