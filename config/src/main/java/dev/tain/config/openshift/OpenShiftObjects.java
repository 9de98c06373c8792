package dev.tain.config.openshift;

import dev.tain.oci.RegistryHost;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.RegistrySources;
import java.util.List;
import java.util.Optional;

/**
 * What some OpenShift objects say about mirrors and registries.
 *
 * @param objects those of the objects that have mirrors
 * @param mirrorSets the elements of all mirror sets and policies, in the order of the objects
 * @param registrySources what the image configuration says, when it is there
 * @param searchRegistries the image configuration's {@code containerRuntimeSearchRegistries}, when there are any
 */
public record OpenShiftObjects(
        List<MirrorObject> objects,
        List<MirrorSet> mirrorSets,
        Optional<RegistrySources> registrySources,
        Optional<List<RegistryHost>> searchRegistries) {

    public OpenShiftObjects {
        objects = List.copyOf(objects);
        mirrorSets = List.copyOf(mirrorSets);
        searchRegistries = searchRegistries.map(List::copyOf);
    }
}
