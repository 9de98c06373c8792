package dev.tain.server.pull;

import dev.tain.config.settings.PrefetchSettings;
import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.place.WalkSettings;

/**
 * How patient pulls are, and with what.
 *
 * @param tags when a cached tag is asked for again
 * @param walks how places are asked
 * @param fills how long downloads go on in bad times, and what is left of them is kept
 * @param prefetch what is fetched before anybody asks for it
 */
public record PullRules(TagRules tags, WalkSettings walks, FillRules fills, PrefetchSettings prefetch) {}
