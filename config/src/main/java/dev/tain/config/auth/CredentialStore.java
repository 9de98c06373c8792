package dev.tain.config.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tain.config.watch.FileWatch;
import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The credentials in force: those of a file, which is read again when it changes, and of the helpers that it names. */
public final class CredentialStore {

    private final Optional<FileWatch<AuthFile>> watch;
    private final HelperAnswers answers;
    private volatile AuthFile file;

    private CredentialStore(Optional<Path> path, HelperAnswers answers) {
        // The watch begins before the file is read, or a change in between would go unseen.
        this.watch = path.map(auth -> new FileWatch<>(() -> List.of(auth), () -> AuthFile.read(auth)));
        this.file = path.map(AuthFile::read).orElse(AuthFile.EMPTY);
        this.answers = answers;
    }

    /**
     * The credentials of this file; without one there are none. Credential helpers are looked for in {@code PATH}.
     *
     * @throws AuthFileException when it cannot be read or is not what is expected
     */
    public static CredentialStore open(Optional<Path> file) {
        return open(file, searchPath(System.getenv().getOrDefault("PATH", "")));
    }

    /**
     * The same, but credential helpers are looked for in these directories.
     *
     * @throws AuthFileException when it cannot be read or is not what is expected
     */
    public static CredentialStore open(Optional<Path> file, List<Path> helpers) {
        return open(file, new CredentialHelper(helpers, CredentialHelper.LIMIT), Ticker.systemTicker());
    }

    static CredentialStore open(Optional<Path> file, CredentialHelper helper, Ticker ticker) {
        return new CredentialStore(file, new HelperAnswers(helper, ticker));
    }

    /**
     * What to show the registry for this repository. Blocks for up to 10 s when {@link #mayBlock} says so.
     *
     * @return the most specific credential; empty when there is none
     * @throws CredentialException when a credential helper could not be asked
     */
    public Optional<Credential> find(RegistryHost host, RepositoryName repository) {
        CredentialSource source = file.source(host, repository);
        return source instanceof CredentialSource.Helper helper
                ? answers.ask(helper)
                : ((CredentialSource.Known) source).credential();
    }

    /** Whether {@link #find} has to ask a credential helper, and so may block; otherwise it only looks into memory. */
    public boolean mayBlock(RegistryHost host, RepositoryName repository) {
        return file.source(host, repository) instanceof CredentialSource.Helper;
    }

    /**
     * Looks whether the file has changed, and puts what changed in force; the answers of helpers are then forgotten. A change
     * counts when two looks in a row see the same. Called by one thread.
     *
     * @return whether other credentials are in force now
     * @throws AuthFileException when it has changed and cannot be used, or is gone; said once for each change. What was in force
     *     stays so
     */
    public boolean poll() {
        Optional<AuthFile> changed = watch.flatMap(FileWatch::poll);
        changed.ifPresent(next -> {
            file = next;
            answers.forget();
        });
        return changed.isPresent();
    }

    private static List<Path> searchPath(String directories) {
        return Arrays.stream(directories.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList();
    }
}
