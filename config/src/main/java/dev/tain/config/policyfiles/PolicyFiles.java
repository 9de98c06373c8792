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
import dev.tain.policy.Location;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.MirrorSet;
import dev.tain.policy.MirrorSets;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.RegistrySources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads a directory of policy files: {@code registries.conf}, {@code registries.conf.d/*.conf} in the order of their
 * names, and OpenShift objects in {@code *.yaml}, {@code *.yml} and {@code *.json}.
 */
public final class PolicyFiles {

    /** The drop-in file into which OpenShift's machine-config operator writes the search registries of the image configuration. */
    private static final String SEARCH_REGISTRIES_FILE = "01-image-searchRegistries.conf";

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<FileObject> objects = new ArrayList<>();
    private final List<MirrorSet> mirrorSets = new ArrayList<>();
    private final ClusterChecks checks = new ClusterChecks();
    private RegistriesConf conf = RegistriesConf.EMPTY;
    private RegistrySources registrySources = RegistrySources.NONE;
    private Optional<List<RegistryHost>> searchRegistries = Optional.empty();

    /** The search registries of the drop-in files that count after the one of OpenShift. */
    private Optional<List<RegistryHost>> laterSearchRegistries = Optional.empty();

    private PolicyFiles() {}

    /**
     * Loads the directory.
     *
     * @throws PolicyFileException when a file, or the directory, cannot be used; it has all that is wrong with all files
     */
    public static LoadedPolicy load(Path directory) {
        return load(PolicyTexts.read(directory), List.of());
    }

    /**
     * Loads files that were read before, and objects beside them, which count after the files.
     *
     * @throws PolicyFileException when one of them cannot be used; it has all that is wrong with all of them
     */
    public static LoadedPolicy load(PolicyTexts files, List<PolicyDocument> documents) {
        return new PolicyFiles().loaded(files, documents);
    }

    /**
     * Loads these files and directories, as if they were one directory.
     *
     * @param paths at least one; a file counts by its name: {@code *.conf}, {@code *.yaml}, {@code *.yml} or {@code *.json}
     * @throws PolicyFileException when one of them cannot be used; it has all that is wrong with all files
     */
    public static LoadedPolicy load(List<Path> paths) {
        PolicyTexts texts =
                PolicyTexts.of(paths.stream().flatMap(PolicyFile::named).sorted(PolicyFile.ORDER));
        PolicyFiles loading = new PolicyFiles();
        paths.stream()
                .filter(path -> PolicyFile.named(path).findAny().isEmpty())
                .forEach(loading::warnAboutNoFiles);
        return loading.loaded(texts, List.of());
    }

    private LoadedPolicy loaded(PolicyTexts files, List<PolicyDocument> documents) {
        checks.leaveOut(files.leftOut());
        files.texts().forEach(this::read);
        checks.filesEnd();
        documents.forEach(this::read);
        return finish(files, documents);
    }

    private void warnAboutNoFiles(Path directory) {
        warnings.add(new Problem(
                new Place(directory, 1, 1),
                "There is no policy in this directory: *.conf counts only as registries.conf or below registries.conf.d, and"
                        + " objects have names that end with .yaml, .yml or .json"));
    }

    private void read(PolicyText file) {
        errors.addAll(file.problems());
        Problems problems = new Problems(file.file().name());
        file.text().ifPresent(text -> {
            switch (file.file().format()) {
                case REGISTRIES_CONF -> conf = conf.overlaidBy(new RegistriesConfReader(problems).read(text));
                case DROP_IN -> addDropIn(file.file(), new RegistriesConfReader(problems).readDropIn(text));
                case YAML -> add(new OpenShiftReader(problems, checks).readYaml(text), file.modified());
                case JSON -> add(new OpenShiftReader(problems, checks).readJson(text), file.modified());
            }
        });
        note(problems);
    }

    private void addDropIn(PolicyFile file, RegistriesConf read) {
        conf = conf.overlaidBy(read);
        if (file.baseName().compareTo(SEARCH_REGISTRIES_FILE) > 0) {
            laterSearchRegistries = read.searchRegistries().or(() -> laterSearchRegistries);
        }
    }

    private void read(PolicyDocument document) {
        Problems problems = new Problems(document.name());
        add(new OpenShiftReader(problems, checks).readJson(document.json()));
        note(problems);
    }

    private void note(Problems problems) {
        errors.addAll(problems.errors());
        warnings.addAll(problems.warnings());
    }

    private void add(OpenShiftObjects read, Instant modified) {
        add(read);
        read.objects().forEach(object -> objects.add(new FileObject(object, modified)));
    }

    private void add(OpenShiftObjects read) {
        mirrorSets.addAll(read.mirrorSets());
        registrySources = read.registrySources().orElse(registrySources);
        searchRegistries = read.searchRegistries().or(() -> searchRegistries);
    }

    private LoadedPolicy finish(PolicyTexts files, List<PolicyDocument> documents) {
        if (!errors.isEmpty()) {
            throw new PolicyFileException(errors, warningsOfWrongFiles());
        }
        warnAboutOneFile(files);
        warnings.addAll(checks.afterAll(mirrorSets, registrySources));
        RegistriesConf search = new RegistriesConf(
                List.of(), laterSearchRegistries.or(() -> searchRegistries), Map.of(), Optional.empty());
        return new LoadedPolicy(
                MirrorPolicy.of(merged(files, documents), registrySources.allowed()),
                conf.entries(),
                mirrorSets,
                registrySources,
                conf.overlaidBy(search).shortNames(),
                files.texts().stream().map(text -> text.file().path()).toList(),
                objects,
                warnings);
    }

    /** A key that is missing may be there with a letter wrong, which is a warning. */
    private List<Problem> warningsOfWrongFiles() {
        Set<Path> wrong = errors.stream().map(error -> error.place().file()).collect(Collectors.toUnmodifiableSet());
        return warnings.stream()
                .filter(warning -> wrong.contains(warning.place().file()))
                .toList();
    }

    /** Nodes let registries in several files disagree, and refuse a file that does so by itself. */
    private void warnAboutOneFile(PolicyTexts files) {
        Map<String, RegistryEntry> byLocation = new HashMap<>();
        for (RegistryEntry entry : conf.entries()) {
            String place =
                    entry.location().map(Location::value).orElse(entry.prefix().value());
            RegistryEntry other = byLocation.putIfAbsent(place, entry);
            if (other != null && (other.insecure() != entry.insecure() || other.blocked() != entry.blocked())) {
                warnings.add(new Problem(
                        new Place(files.texts().get(0).file().name(), 1, 1),
                        ("The registries \"%s\" and \"%s\" are both at \"%s\" and differ in insecure or blocked. Nodes take that from"
                                        + " two files, but not from one, as Tain makes it of them: let the two agree")
                                .formatted(other.prefix(), entry.prefix(), place)));
            }
        }
    }

    private List<RegistryEntry> merged(PolicyTexts files, List<PolicyDocument> documents) {
        try {
            return MirrorSets.merge(conf.entries(), mirrorSets, registrySources);
        } catch (IllegalArgumentException e) {
            Path last = documents.isEmpty()
                    ? files.texts().get(files.texts().size() - 1).file().name()
                    : documents.get(documents.size() - 1).name();
            throw new PolicyFileException(
                    List.of(new Problem(new Place(last, 1, 1), "The objects cannot be merged: " + e.getMessage())));
        }
    }
}
