package dev.tain.config.policyfiles;

import dev.tain.config.problem.Problem;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.RegistrySources;
import dev.tain.policy.ShortNames;
import java.nio.file.Path;
import java.util.List;

/**
 * A policy read from files, and what it was made of.
 *
 * @param policy all files merged
 * @param base the entries of registries.conf and its drop-in files alone
 * @param mirrorSets the mirror sets of all objects
 * @param registrySources what the image configuration says
 * @param shortNames how names without a registry are completed
 * @param files the files that were read, in the order in which they count
 * @param objects the objects in the files that have mirrors
 * @param warnings what is probably not meant as it stands, but does not forbid the policy
 */
public record LoadedPolicy(
        MirrorPolicy policy,
        List<RegistryEntry> base,
        List<MirrorSet> mirrorSets,
        RegistrySources registrySources,
        ShortNames shortNames,
        List<Path> files,
        List<FileObject> objects,
        List<Problem> warnings) {

    public LoadedPolicy {
        base = List.copyOf(base);
        mirrorSets = List.copyOf(mirrorSets);
        files = List.copyOf(files);
        objects = List.copyOf(objects);
        warnings = List.copyOf(warnings);
    }

    /** The merged entries. */
    public List<RegistryEntry> entries() {
        return policy.entries();
    }
}
