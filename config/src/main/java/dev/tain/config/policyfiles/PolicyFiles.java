package dev.tain.config.policyfiles;

import dev.tain.config.openshift.ClusterChecks;
import dev.tain.config.openshift.OpenShiftObjects;
import dev.tain.config.openshift.OpenShiftReader;
import dev.tain.config.problem.Place;
import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import dev.tain.config.registriesconf.RegistriesConf;
import dev.tain.config.registriesconf.RegistriesConfReader;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.MirrorSets;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.RegistrySources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads a directory of policy files: {@code registries.conf}, {@code registries.conf.d/*.conf} in the order of their
 * names, and OpenShift objects in {@code *.yaml}, {@code *.yml} and {@code *.json}.
 */
public final class PolicyFiles {

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<MirrorSet> mirrorSets = new ArrayList<>();
    private final ClusterChecks checks = new ClusterChecks();
    private RegistriesConf conf = RegistriesConf.EMPTY;
    private RegistrySources registrySources = RegistrySources.NONE;
    private Optional<List<RegistryHost>> searchRegistries = Optional.empty();

    private PolicyFiles() {}

    /**
     * Loads the directory, when one is configured; otherwise the policy is empty.
     *
     * @throws PolicyFileException when a file, or the directory, cannot be used
     */
    public static LoadedPolicy load(Optional<Path> directory) {
        return directory.map(PolicyFiles::load).orElse(LoadedPolicy.EMPTY);
    }

    /**
     * Loads the directory.
     *
     * @throws PolicyFileException when a file, or the directory, cannot be used; it has all that is wrong with all files
     */
    public static LoadedPolicy load(Path directory) {
        return loadFiles(PolicyFile.list(directory));
    }

    /**
     * Loads these files and directories, as if they were one directory.
     *
     * @param paths at least one; a file counts by its name: {@code *.conf}, {@code *.yaml}, {@code *.yml} or {@code *.json}
     * @throws PolicyFileException when one of them cannot be used; it has all that is wrong with all files
     */
    public static LoadedPolicy load(List<Path> paths) {
        return loadFiles(paths.stream()
                .flatMap(PolicyFile::named)
                .sorted(PolicyFile.ORDER)
                .toList());
    }

    private static LoadedPolicy loadFiles(List<PolicyFile> files) {
        PolicyFiles loading = new PolicyFiles();
        files.forEach(loading::read);
        return loading.finish(files);
    }

    private void read(PolicyFile file) {
        Problems problems = new Problems(file.name());
        file.read(problems).ifPresent(text -> {
            switch (file.format()) {
                case REGISTRIES_CONF -> conf = conf.overlaidBy(new RegistriesConfReader(problems).read(text));
                case DROP_IN -> conf = conf.overlaidBy(new RegistriesConfReader(problems).readDropIn(text));
                case YAML -> add(new OpenShiftReader(problems, checks).readYaml(text));
                case JSON -> add(new OpenShiftReader(problems, checks).readJson(text));
            }
        });
        errors.addAll(problems.errors());
        warnings.addAll(problems.warnings());
    }

    private void add(OpenShiftObjects objects) {
        mirrorSets.addAll(objects.mirrorSets());
        registrySources = objects.registrySources().orElse(registrySources);
        searchRegistries = objects.searchRegistries().or(() -> searchRegistries);
    }

    private LoadedPolicy finish(List<PolicyFile> files) {
        if (!errors.isEmpty()) {
            throw new PolicyFileException(errors);
        }
        // OpenShift writes these into a drop-in file of their own.
        RegistriesConf search = new RegistriesConf(List.of(), searchRegistries, Map.of(), Optional.empty());
        return new LoadedPolicy(
                MirrorPolicy.of(merged(files), registrySources.allowed()),
                conf.entries(),
                mirrorSets,
                registrySources,
                conf.overlaidBy(search).shortNames(),
                files.stream().map(PolicyFile::path).toList(),
                warnings);
    }

    private List<RegistryEntry> merged(List<PolicyFile> files) {
        try {
            return MirrorSets.merge(conf.entries(), mirrorSets, registrySources);
        } catch (IllegalArgumentException e) {
            Place last = new Place(files.get(files.size() - 1).name(), 1, 1);
            throw new PolicyFileException(
                    List.of(new Problem(last, "The objects cannot be merged: " + e.getMessage())));
        }
    }
}
