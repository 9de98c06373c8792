package dev.tain.config.openshift;

/**
 * What an object is called in a cluster, which has only one of that kind and name.
 *
 * @param kind its kind, such as {@code ImageTagMirrorSet}
 * @param name its name
 */
public record ObjectName(String kind, String name) {

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
