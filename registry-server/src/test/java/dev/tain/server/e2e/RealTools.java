package dev.tain.server.e2e;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The programs that a test runs. Where one is not installed, the test is skipped, or fails if the environment variable
 * {@code TAIN_REQUIRE_REAL_CLIENTS} is {@code true}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealTools.Installed.class)
@interface RealTools {

    /** The names of the programs, as on the command line. */
    String[] value();

    /** Looks for the programs. */
    final class Installed implements ExecutionCondition {

        private static final String REQUIRED = "TAIN_REQUIRE_REAL_CLIENTS";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), RealTools.class).stream()
                    .flatMap(tools -> Arrays.stream(tools.value()))
                    .filter(tool -> find(tool).isEmpty())
                    .toList();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("all tools are installed");
            }
            String reason = "%s, not installed: %s".formatted(nameOf(context), String.join(", ", missing));
            if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
                throw new AssertionError(reason + " (" + REQUIRED + " is set)");
            }
            System.out.println("Skipped " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }

        private static String nameOf(ExtensionContext context) {
            String testClass = context.getRequiredTestClass().getSimpleName();
            return context.getTestMethod()
                    .map(method -> testClass + "." + method.getName())
                    .orElse(testClass);
        }

        /** Where a program stands on the PATH. */
        static Optional<Path> find(String tool) {
            return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(directory -> Path.of(directory, tool))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }
}
