package dev.tain.server.kube;

import dev.tain.oci.Text;
import java.util.ArrayDeque;
import java.util.Deque;

/** Where the reading of a document is. It is written out only for who wants to see it: its names may be as long as the document. */
final class FieldPath {

    /** In characters; more than {@link Text} shows. */
    private static final int LONGEST = 200;

    private final Deque<Step> steps = new ArrayDeque<>();

    private sealed interface Step {}

    private record Field(String name) implements Step {}

    private record Element(int index) implements Step {}

    void field(String name) {
        steps.addLast(new Field(name));
    }

    void element(int index) {
        steps.addLast(new Element(index));
    }

    void leave() {
        steps.removeLast();
    }

    int length() {
        return steps.size();
    }

    /** For a message, as {@code spec.imageTagMirrors[0].source}. */
    String shown() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (text.length() > LONGEST) {
                break;
            }
            if (step instanceof Field field) {
                text.append(text.isEmpty() ? "" : ".");
                text.append(field.name(), 0, Math.min(field.name().length(), LONGEST));
            } else if (step instanceof Element element) {
                text.append('[').append(element.index()).append(']');
            }
        }
        return Text.shown(text.toString());
    }
}
