package dev.tain.server.kube;

import dev.tain.oci.Text;
import dev.tain.server.policy.PolicyObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Chooses objects by their names and labels.
 *
 * @param wanted whether an object is chosen
 * @param everything whether every object is
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Label selectors</a>
 */
record Selector(Predicate<PolicyObject> wanted, boolean everything) {

    private static final String NAME = "metadata.name";

    /** The namespace of all objects here is empty. */
    private static final Set<String> FIELDS = Set.of(NAME, "metadata.namespace");

    private static final Pattern SET_BASED =
            Pattern.compile("(?<key>[^\\s,!=()]+)\\s+(?<operator>in|notin)\\s*\\((?<values>[^()]*)\\)");
    private static final Pattern EQUALITY =
            Pattern.compile("(?<key>[^\\s,!=()]+)\\s*(?<operator>==|=|!=)\\s*(?<value>[^\\s,!=()]*)");
    private static final Pattern EXISTENCE = Pattern.compile("(?<not>!?)\\s*(?<key>[^\\s,!=()]+)");

    /**
     * A selector in the words of the query.
     *
     * @throws StatusException when they cannot be understood
     */
    static Selector parse(String fields, String labels) {
        List<Predicate<PolicyObject>> all = new ArrayList<>();
        requirements(fields).stream()
                .filter(requirement -> !requirement.isEmpty())
                .forEach(requirement -> all.add(field(requirement)));
        requirements(labels).forEach(requirement -> all.add(label(requirement)));
        return new Selector(object -> all.stream().allMatch(one -> one.test(object)), all.isEmpty());
    }

    boolean wants(PolicyObject object) {
        return wanted.test(object);
    }

    /**
     * None in nothing; but what stands before, behind or between commas is one, also when it is empty. In one pass, for this runs
     * on an event loop. Parentheses without their other half are left in a requirement, which nobody understands then.
     */
    private static List<String> requirements(String text) {
        List<String> requirements = new ArrayList<>();
        int open = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> open++;
                case ')' -> open--;
                case ',' -> {
                    if (open == 0) {
                        requirements.add(text.substring(from, i).strip());
                        from = i + 1;
                    }
                }
                default -> {}
            }
        }
        requirements.add(text.substring(from).strip());
        return text.isBlank() ? List.of() : requirements;
    }

    private static Predicate<PolicyObject> field(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (!equality.matches() || !FIELDS.contains(equality.group("key"))) {
            throw StatusException.badRequest(
                    "cannot select by the field \"%s\": expected %s=NAME".formatted(Text.shown(text), NAME));
        }
        boolean equal = !equality.group("operator").equals("!=");
        String value = equality.group("value");
        boolean byName = equality.group("key").equals(NAME);
        return object -> (byName ? object.name() : "").equals(value) == equal;
    }

    private static Predicate<PolicyObject> label(String text) {
        Matcher setBased = SET_BASED.matcher(text);
        if (setBased.matches()) {
            return hasValue(
                    key(setBased),
                    Arrays.stream(setBased.group("values").split(",", -1))
                            .map(String::strip)
                            .map(Selector::value)
                            .collect(Collectors.toUnmodifiableSet()),
                    setBased.group("operator").equals("in"));
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            return hasValue(
                    key(equality),
                    Set.of(value(equality.group("value"))),
                    !equality.group("operator").equals("!="));
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            boolean there = existence.group("not").isEmpty();
            String key = key(existence);
            return object -> labels(object).has(key) == there;
        }
        throw StatusException.badRequest(
                "unable to parse requirement \"%s\" of the label selector".formatted(Text.shown(text)));
    }

    /** What is misunderstood here may choose everything. */
    private static String key(Matcher requirement) {
        String key = requirement.group("key");
        if (!MetadataRules.isLabelKey(key)) {
            throw StatusException.badRequest(
                    "unable to parse requirement of the label selector: \"%s\" is no key of a label"
                            .formatted(Text.shown(key)));
        }
        return key;
    }

    /** What no label can have is none of the values of any object, which a selector of others than these would choose. */
    private static String value(String text) {
        if (!MetadataRules.isLabelValue(text)) {
            throw StatusException.badRequest(
                    "unable to parse requirement of the label selector: \"%s\" is no value of a label"
                            .formatted(Text.shown(text)));
        }
        return text;
    }

    /** An object without the label has none of the values. */
    private static Predicate<PolicyObject> hasValue(String key, Set<String> values, boolean wanted) {
        return object -> {
            JsonNode value = labels(object).path(key);
            return (value.isString() && values.contains(value.asString())) == wanted;
        };
    }

    private static JsonNode labels(PolicyObject object) {
        return object.metadata().path("labels");
    }
}
