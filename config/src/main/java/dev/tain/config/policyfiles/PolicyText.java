package dev.tain.config.policyfiles;

import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one policy file held.
 *
 * @param file the file
 * @param text its text; empty, with a reason among the problems, when it could not be had
 * @param problems why the text could not be had
 * @param unreadable whether that was for a reason that has nothing to do with what is in the file, and may pass
 * @param modified when the file was changed last
 */
record PolicyText(
        PolicyFile file, Optional<String> text, List<Problem> problems, boolean unreadable, Instant modified) {

    static PolicyText of(PolicyFile file) {
        Problems problems = new Problems(file.name());
        Instant modified = file.modified();
        try {
            Optional<String> text = file.read(problems);
            return new PolicyText(file, text, problems.errors(), false, modified);
        } catch (IOException e) {
            problems.error(1, 1, "The file cannot be read: " + e);
            return new PolicyText(file, Optional.empty(), problems.errors(), true, modified);
        }
    }
}
