package dev.tain.config.openshift;

import dev.tain.oci.RegistryHost;
import dev.tain.policy.RegistrySources;
import dev.tain.policy.Scope;
import dev.tain.policy.ShortNames;
import java.util.List;
import java.util.Optional;

/** Reads {@code spec.registrySources} of the image configuration. */
final class ImageConfigReader {

    private static final List<String> SPEC_FIELDS = List.of(
            "registrySources",
            "allowedRegistriesForImport",
            "externalRegistryHostnames",
            "additionalTrustedCA",
            "imageStreamImportMode");
    private static final String INSECURE = "insecureRegistries";
    private static final String BLOCKED = "blockedRegistries";
    private static final String ALLOWED = "allowedRegistries";
    private static final String SEARCH = "containerRuntimeSearchRegistries";

    private ImageConfigReader() {}

    static OpenShiftObjects read(Fields spec) {
        spec.refuseUnknown(SPEC_FIELDS);
        Optional<Fields> sources = spec.object("registrySources");
        sources.ifPresent(it -> it.refuseUnknown(List.of(INSECURE, BLOCKED, ALLOWED, SEARCH)));
        return new OpenShiftObjects(
                List.of(),
                List.of(),
                sources.flatMap(ImageConfigReader::registrySources),
                sources.map(ImageConfigReader::searchRegistries).filter(hosts -> !hosts.isEmpty()));
    }

    private static Optional<RegistrySources> registrySources(Fields sources) {
        List<Scope> insecure = scopes(sources, INSECURE);
        List<Scope> blocked = scopes(sources, BLOCKED);
        List<Scope> allowed = scopes(sources, ALLOWED);
        try {
            return Optional.of(new RegistrySources(insecure, blocked, allowed));
        } catch (IllegalArgumentException e) {
            sources.error(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<Scope> scopes(Fields sources, String name) {
        List<Scope> scopes = sources.texts(name).stream()
                .flatMap(text -> sources.parse(text, name, Scope::parse).stream())
                .toList();
        scopes.stream()
                .filter(Scope::isSingleImage)
                .forEach(image -> sources.warn(
                        name.equals(ALLOWED)
                                ? "%s: nodes pull %s alone of its repository, and Tain serves all of it"
                                        .formatted(name, image)
                                : "%s: %s has no effect here, for Tain looks up the repository without its tag or digest"
                                        .formatted(name, image)));
        return scopes;
    }

    private static List<RegistryHost> searchRegistries(Fields sources) {
        return sources.texts(SEARCH).stream()
                .flatMap(text -> searchRegistry(sources, text).stream())
                .toList();
    }

    private static Optional<RegistryHost> searchRegistry(Fields sources, Node.Text text) {
        Optional<RegistryHost> host = sources.parse(text, SEARCH, RegistryHost::parse);
        host.flatMap(ShortNames::objectionTo).ifPresent(objection -> sources.warn(text, SEARCH + ": " + objection));
        return host;
    }
}
