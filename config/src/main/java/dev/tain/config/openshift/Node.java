package dev.tain.config.openshift;

import java.util.List;
import java.util.Map;

/** A value of a YAML or JSON document, with the line and column, counted from 1, at which it begins. */
sealed interface Node {

    int line();

    int column();

    /** What kind of value this is, with its article, for messages. */
    String description();

    /** An object; the fields in the order of the document. */
    record Mapping(int line, int column, Map<String, Field> fields) implements Node {
        @Override
        public String description() {
            return "an object";
        }
    }

    /** A field of an object; line and column are those of its name. */
    record Field(int line, int column, Node value) {}

    /** An array. */
    record Sequence(int line, int column, List<Node> items) implements Node {
        @Override
        public String description() {
            return "a list";
        }
    }

    /** A string. */
    record Text(int line, int column, String value) implements Node {
        @Override
        public String description() {
            return "a string";
        }
    }

    /** A truth value. */
    record Flag(int line, int column, boolean value) implements Node {
        @Override
        public String description() {
            return "true or false";
        }
    }

    /** A number; no field that matters here has one. */
    record Numeric(int line, int column) implements Node {
        @Override
        public String description() {
            return "a number";
        }
    }

    /** The null value, or nothing at all. */
    record Null(int line, int column) implements Node {
        @Override
        public String description() {
            return "nothing";
        }
    }
}
