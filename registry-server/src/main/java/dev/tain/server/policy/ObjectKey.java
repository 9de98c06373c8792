package dev.tain.server.policy;

/** Where a policy object is found. */
record ObjectKey(ApiResource resource, String name) implements Comparable<ObjectKey> {

    @Override
    public int compareTo(ObjectKey other) {
        int byResource = resource.compareTo(other.resource);
        return byResource == 0 ? name.compareTo(other.name) : byResource;
    }
}
