package dev.tain.server.kube;

import dev.tain.server.policy.PolicyObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects as the rows of a table, as {@code kubectl get} shows them.
 *
 * @param apiVersion the version of the table
 * @param now when ages are told
 * @param includeObject how much of an object a row has: {@code None}, {@code Metadata} or {@code Object}
 */
record TableDocument(String apiVersion, Instant now, String includeObject) {

    private static final int VALUES_SHOWN = 3;
    private static final String CONTACT = "AllowContactingSource";

    /** A table of these objects. */
    ObjectNode of(List<PolicyObject> objects) {
        ObjectNode table = JsonMapper.shared().createObjectNode();
        table.put("kind", "Table").put("apiVersion", apiVersion).putObject("metadata");
        ArrayNode columns = table.putArray("columnDefinitions");
        column(columns, "Name", "string", "name", 0, "The name of the object.");
        column(columns, "Source", "string", "", 0, "Which images are mirrored.");
        column(columns, "Mirrors", "string", "", 0, "Where they are mirrored, in the order of preference.");
        column(columns, "Policy", "string", "", 0, "Whether the source itself may be contacted.");
        column(columns, "Age", "string", "", 0, "For how long the object has been there.");
        column(columns, "File", "string", "", 1, "The file of the policy directory that the object stands in.");
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> row(rows.addObject(), object));
        return table;
    }

    private static void column(
            ArrayNode columns, String name, String type, String format, int priority, String description) {
        columns.addObject()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", description)
                .put("priority", priority);
    }

    private void row(ObjectNode row, PolicyObject object) {
        row.putArray("cells")
                .add(object.name())
                .add(some(elements(object).map(element -> element.path("source").asString(""))))
                .add(some(elements(object).flatMap(element -> texts(element.path("mirrors")))))
                .add(some(elements(object)
                        .map(element -> element.path("mirrorSourcePolicy").asString(CONTACT))))
                .add(age(object))
                .add(object.file().orElse("<none>"));
        switch (includeObject) {
            case "None" -> {}
            case "Object" -> row.set("object", object.content());
            default ->
                row.putObject("object")
                        .put("kind", "PartialObjectMetadata")
                        .put("apiVersion", apiVersion)
                        .set("metadata", object.metadata());
        }
    }

    private static Stream<JsonNode> elements(PolicyObject object) {
        return StreamSupport.stream(object.mirrors().spliterator(), false);
    }

    private static Stream<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(text -> text.asString(""));
    }

    private static String some(Stream<String> values) {
        List<String> all = values.distinct().toList();
        String shown = all.stream().limit(VALUES_SHOWN).collect(Collectors.joining(","));
        int more = all.size() - VALUES_SHOWN;
        return all.isEmpty() ? "<none>" : shown + (more > 0 ? ",+%d more".formatted(more) : "");
    }

    private String age(PolicyObject object) {
        try {
            Instant created =
                    Instant.parse(object.metadata().path("creationTimestamp").asString(""));
            return text(Duration.between(created, now));
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    /** At most two units, as in {@code 47s}, {@code 9m12s}, {@code 5h3m}, {@code 3d4h}, {@code 200d}, {@code 2y10d}. */
    static String text(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 3 * 3600) {
            return units(seconds / 60, "m", seconds < 600 ? seconds % 60 : 0, "s");
        }
        long hours = seconds / 3600;
        if (hours < 48) {
            return units(hours, "h", hours < 8 ? seconds / 60 % 60 : 0, "m");
        }
        long days = hours / 24;
        if (days < 730) {
            return units(days, "d", days < 8 ? hours % 24 : 0, "h");
        }
        return units(days / 365, "y", days < 8 * 365 ? days % 365 : 0, "d");
    }

    private static String units(long many, String unit, long rest, String smaller) {
        return many + unit + (rest > 0 ? rest + smaller : "");
    }
}
