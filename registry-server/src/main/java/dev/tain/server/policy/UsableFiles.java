package dev.tain.server.policy;

import dev.tain.config.policyfiles.PolicyTexts;
import java.util.Optional;

/**
 * Files to judge a change with.
 *
 * @param broken the newer files in place of which these are used, when they could be read
 * @param problem what is wrong with the newer ones; empty when these are the newest
 */
record UsableFiles(PolicyTexts texts, Optional<PolicyTexts> broken, Optional<String> problem) {

    static UsableFiles newest(PolicyTexts texts) {
        return new UsableFiles(texts, Optional.empty(), Optional.empty());
    }
}
