package dev.tain.config.auth;

import dev.tain.oci.Credential;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.RepositoryName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a credentials file says. Its entries count as in containers/image, {@code pkg/docker/config}:
 *
 * <ol>
 *   <li>{@code credHelpers}, by the host alone.
 *   <li>{@code auths}, by the most specific of {@code host/namespace/repository}, {@code host/namespace} and {@code host}. An
 *       entry that is there but empty hides the less specific ones.
 *   <li>{@code auths} with a key as older versions of Docker wrote it, {@code https://index.docker.io/v1/}.
 *   <li>{@code credsStore}, which containers/image does not know. In Docker it comes before {@code auths}; that makes a difference
 *       only in files that Docker did not write, because it leaves an empty entry for what is in the store.
 * </ol>
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md">containers-auth.json(5)</a>
 */
public final class AuthFile {

    /** A file that says nothing. */
    public static final AuthFile EMPTY = new AuthFile(Map.of(), Map.of(), "");

    private final Map<String, Optional<Credential>> auths = new LinkedHashMap<>();
    private final Map<String, Optional<Credential>> byHost = new LinkedHashMap<>();
    private final Map<String, String> helpers = new LinkedHashMap<>();
    private final String store;

    /**
     * What a file says.
     *
     * @param auths the credentials by their keys; none for an entry that is empty
     * @param helpers the names of helpers by their keys
     * @param store the name of the helper for all others; empty for none
     */
    AuthFile(Map<String, Optional<Credential>> auths, Map<String, String> helpers, String store) {
        auths.forEach((key, credential) -> {
            this.auths.put(withHostInLowerCase(key), credential);
            byHost.putIfAbsent(host(key), credential);
        });
        helpers.forEach((key, helper) -> this.helpers.put(withHostInLowerCase(key), helper));
        this.store = store;
    }

    /**
     * Reads the file.
     *
     * @throws AuthFileException when it cannot be read or is not what is expected
     */
    public static AuthFile read(Path file) {
        return AuthFileReader.read(file);
    }

    /** Where the credential for this repository comes from. */
    CredentialSource source(RegistryHost host, RepositoryName repository) {
        String name = DockerHub.normalized(host.value());
        return helper(name)
                .or(() -> entry(name, repository))
                .orElseGet(() -> store.isEmpty()
                        ? CredentialSource.Known.NONE
                        : new CredentialSource.Helper(store, serverOfDocker(name)));
    }

    /** How many entries there are of each kind: a secret never shows. */
    @Override
    public String toString() {
        return "AuthFile[auths=%d, credHelpers=%d, credsStore=%s]"
                .formatted(auths.size(), helpers.size(), store.isEmpty() ? "none" : store);
    }

    private Optional<CredentialSource> helper(String host) {
        if (helpers.containsKey(host)) {
            return Optional.of(new CredentialSource.Helper(helpers.getOrDefault(host, ""), host));
        }
        // For containers/image, only docker.io is Docker Hub here; the other names are Docker's, which asks in its own
        // way.
        return helpers.entrySet().stream()
                .filter(entry ->
                        host.equals(DockerHub.NAME) && host(entry.getKey()).equals(host))
                .<CredentialSource>map(entry -> new CredentialSource.Helper(entry.getValue(), DockerHub.KEY_OF_DOCKER))
                .findFirst();
    }

    /** Empty when there is no credential: an empty entry is how Docker marks what is in its store. */
    private Optional<CredentialSource> entry(String host, RepositoryName repository) {
        for (String key = host + "/" + repository.value(); !key.isEmpty(); key = parent(key)) {
            Optional<Credential> found = auths.getOrDefault(key, Optional.empty());
            if (auths.containsKey(key)) {
                return found.map(credential -> new CredentialSource.Known(Optional.of(credential)));
            }
        }
        return byHost.getOrDefault(host, Optional.empty())
                .map(credential -> new CredentialSource.Known(Optional.of(credential)));
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(key.lastIndexOf('/'), 0));
    }

    private static String serverOfDocker(String host) {
        return host.equals(DockerHub.NAME) ? DockerHub.KEY_OF_DOCKER : host;
    }

    /** The host that a key stands for; with its path where it has one and is no URL, which is then no host. */
    private static String host(String key) {
        String rest = key.startsWith("http://") ? key.substring("http://".length()) : key;
        rest = rest.startsWith("https://") ? rest.substring("https://".length()) : rest;
        return DockerHub.normalized(withHostInLowerCase(rest.equals(key) ? key : rest.split("/", 2)[0]));
    }

    /** As {@link RegistryHost} has it; containers/image takes hosts as they are written, on both sides. */
    private static String withHostInLowerCase(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? key.toLowerCase(Locale.ROOT)
                : key.substring(0, slash).toLowerCase(Locale.ROOT) + key.substring(slash);
    }
}
