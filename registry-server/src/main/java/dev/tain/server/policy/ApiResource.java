package dev.tain.server.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of policy objects that have an API, each with its names.
 *
 * @see <a href="https://github.com/openshift/api/tree/master/config/v1">config.openshift.io/v1</a>
 * @see <a href="https://github.com/openshift/api/tree/master/operator/v1alpha1">operator.openshift.io/v1alpha1</a>
 */
public enum ApiResource {
    ICSP(
            "operator.openshift.io/v1alpha1",
            "ImageContentSourcePolicy",
            "imagecontentsourcepolicies",
            "repositoryDigestMirrors"),
    IDMS("config.openshift.io/v1", "ImageDigestMirrorSet", "imagedigestmirrorsets", "imageDigestMirrors"),
    ITMS("config.openshift.io/v1", "ImageTagMirrorSet", "imagetagmirrorsets", "imageTagMirrors");

    private final String apiVersion;
    private final String kind;
    private final String plural;
    private final String mirrorsField;

    ApiResource(String apiVersion, String kind, String plural, String mirrorsField) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.plural = plural;
        this.mirrorsField = mirrorsField;
    }

    /** The one that is served under this group, version and plural name. */
    public static Optional<ApiResource> find(String group, String version, String plural) {
        return ofPlural(plural).filter(it -> it.apiVersion.equals(group + "/" + version));
    }

    /** The one of this kind. */
    public static Optional<ApiResource> ofKind(String kind) {
        return Arrays.stream(values()).filter(it -> it.kind.equals(kind)).findFirst();
    }

    /** The one with this plural name. */
    public static Optional<ApiResource> ofPlural(String plural) {
        return Arrays.stream(values()).filter(it -> it.plural.equals(plural)).findFirst();
    }

    /** Group and version, such as {@code config.openshift.io/v1}. */
    public String apiVersion() {
        return apiVersion;
    }

    public String group() {
        return apiVersion.substring(0, apiVersion.indexOf('/'));
    }

    public String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    public String kind() {
        return kind;
    }

    public String listKind() {
        return kind + "List";
    }

    /** The name in paths. */
    public String plural() {
        return plural;
    }

    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** What people type: {@code icsp}, {@code idms} or {@code itms}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of {@code spec} that holds the sources and their mirrors. */
    public String mirrorsField() {
        return mirrorsField;
    }

    /** Plural name and group, as error messages have it. */
    public String qualified() {
        return plural + "." + group();
    }
}
