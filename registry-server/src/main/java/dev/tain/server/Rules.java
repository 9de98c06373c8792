package dev.tain.server;

import dev.tain.config.settings.TainSettings;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.SourceRules;
import java.util.Optional;
import java.util.Set;

/** The rules of source mapping, from the settings. */
final class Rules {

    private Rules() {}

    static SourceRules of(TainSettings settings) {
        return new SourceRules(
                new OwnHosts(Set.copyOf(settings.ownHosts())),
                settings.sourceAliases(),
                settings.allowedSources(),
                Optional.of(settings.defaultSource()),
                settings.tags().signaturesFromDigestMirrors());
    }
}
