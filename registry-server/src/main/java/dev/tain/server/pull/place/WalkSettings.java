package dev.tain.server.pull.place;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How places are asked.
 *
 * @param hedgeAfter how long a place may be silent before the next one is asked as well; more than zero
 * @param clock tells how long a place has been left alone
 * @param meters where each place has its metrics
 */
public record WalkSettings(Duration hedgeAfter, InstantSource clock, MeterRegistry meters) {}
