package dev.tain.config.policyfiles;

import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one policy file held.
 *
 * @param file the file
 * @param text its text; empty, with a reason among the problems, when it could not be had
 * @param problems why the text could not be had
 * @param modified when the file was changed last
 */
record PolicyText(PolicyFile file, Optional<String> text, List<Problem> problems, Instant modified) {

    static PolicyText of(PolicyFile file) {
        Problems problems = new Problems(file.name());
        Instant modified = file.modified();
        Optional<String> text = file.read(problems);
        return new PolicyText(file, text, problems.errors(), modified);
    }
}
