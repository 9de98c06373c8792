package dev.tain.policy;

/**
 * A place that a pull plan leaves out.
 *
 * @param place the place as the policy names it, or as the reference was rewritten
 * @param reason why it is left out and what would change that, in words for the operator
 */
public record SkippedPlace(String place, String reason) {}
