package dev.tain.policy;

/** The rules that lead from a request to a source image, in the order in which they are tried. */
public enum MappingRule {
    /** The client named the source's registry in the {@code ns} parameter. */
    NAMESPACE_PARAMETER,
    /** A mirror location of the policy is on one of Tain's own hosts, and the name lies under it. */
    OWN_MIRROR,
    /** The name begins with the source's registry. */
    NAME_WITH_HOST,
    /** The name is one of the configured default registry. */
    DEFAULT_SOURCE
}
