package dev.tain.server.kube;

import dev.tain.oci.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The parameters of a query, with what is wrong with them.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/">Common parameters</a>
 */
final class Parameters {

    /** What becomes of fields that are unknown or stand in an object twice. */
    enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    private final ServerRequest request;

    Parameters(ServerRequest request) {
        this.request = request;
    }

    Selector selector() {
        return Selector.parse(
                text("fieldSelector").orElse(""), text("labelSelector").orElse(""));
    }

    /** As Kubernetes has it: whatever stands there means yes, also nothing, but for {@code false} in any case and {@code 0}. */
    boolean flag(String name) {
        List<String> values = request.queryParams().getOrDefault(name, List.of());
        return !values.isEmpty() && !"false".equalsIgnoreCase(values.get(0)) && !"0".equals(values.get(0));
    }

    boolean dryRun() {
        for (String value : request.queryParams().getOrDefault("dryRun", List.of())) {
            if (!"All".equals(value)) {
                throw wrong("dryRun", "expected All");
            }
        }
        return request.queryParams().containsKey("dryRun");
    }

    FieldValidation fieldValidation() {
        return switch (text("fieldValidation").orElse("Warn")) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default -> throw wrong("fieldValidation", "expected Ignore, Warn or Strict");
        };
    }

    /** A number that is not negative. */
    OptionalLong number(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[0-9]{1,18}")) {
            throw wrong(name, "expected a number that is not negative");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    /** A parameter that is not empty. */
    Optional<String> text(String name) {
        return request.queryParam(name).filter(value -> !value.isEmpty());
    }

    private StatusException wrong(String name, String expected) {
        return StatusException.badRequest("%s: invalid value \"%s\": %s"
                .formatted(name, Text.shown(request.queryParam(name).orElse("")), expected));
    }
}
