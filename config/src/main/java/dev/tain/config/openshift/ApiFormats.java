package dev.tain.config.openshift;

import dev.tain.oci.Text;
import dev.tain.policy.Location;
import dev.tain.policy.Scope;
import java.util.regex.Pattern;

/**
 * The formats that OpenShift's custom resource definitions demand of sources and mirrors. The definitions' own regular
 * expressions cannot stand here: in Java they take exponential time on some inputs. The grammar is the same.
 *
 * @see <a href="https://github.com/openshift/api/blob/master/config/v1/types_image_digest_mirror_set.go">
 *     ImageDigestMirrors</a>
 */
final class ApiFormats {

    private static final Pattern LABELS_WITH_LETTERS = Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9-]*\\.)*[a-zA-Z][^.]*");

    private ApiFormats() {}

    /** A source of IDMS and ITMS: a wildcard, a registry, a namespace or a repository. */
    static Scope source(String text) {
        refuseTrailingSlash(text);
        return looseSource(text);
    }

    /** A mirror of IDMS and ITMS: a registry, a namespace or a repository. */
    static Location mirror(String text) {
        refuseTrailingSlash(text);
        return looseMirror(text);
    }

    /** A source of ICSP, whose definition demands nothing: slashes at the end do not count, as for nodes. */
    static Scope looseSource(String text) {
        Scope scope = Scope.parse(text);
        if (!scope.isWildcard()) {
            looseMirror(text);
        }
        return scope;
    }

    /** A mirror of ICSP. */
    static Location looseMirror(String text) {
        Location location = Location.parse(text);
        if (location.identifier().isPresent()) {
            throw new IllegalArgumentException(
                    "\"%s\" has a tag or digest: name the repository alone".formatted(Text.shown(text)));
        }
        return location;
    }

    /** A source or mirror of ImageContentPolicy: no wildcard, no address, but a tag or digest may be there. */
    static Location imageContentPolicyPlace(String text) {
        refuseTrailingSlash(text);
        Location location = Location.parse(text);
        if (!LABELS_WITH_LETTERS.matcher(location.host().name()).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" has a host of which some part does not begin with a letter, as this kind of object demands"
                            .formatted(Text.shown(text)));
        }
        return location;
    }

    private static void refuseTrailingSlash(String text) {
        if (text.endsWith("/")) {
            throw new IllegalArgumentException("\"%s\" ends with a slash: remove it".formatted(Text.shown(text)));
        }
    }
}
