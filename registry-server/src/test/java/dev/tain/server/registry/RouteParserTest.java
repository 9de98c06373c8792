package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tain.oci.Digest;
import dev.tain.oci.ErrorCode;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import dev.tain.server.registry.Route.BlobRoute;
import dev.tain.server.registry.Route.ManifestRoute;
import dev.tain.server.registry.Route.Ping;
import dev.tain.server.registry.Route.ReferrersRoute;
import dev.tain.server.registry.Route.TagsRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteParserTest {

    private static final Digest DIGEST = Digest.sha256(new byte[0]);

    @ParameterizedTest
    @ValueSource(strings = {"/v2", "/v2/"})
    void readsThePing(String path) {
        assertThat(RouteParser.parse(path)).isEqualTo(new Ping());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpine",
                "library/alpine",
                "quay.io/a/b/c/d/e/f",
                "blobs/manifests/blobs",
                "tags/list/tags",
                "referrers",
                "v2/v2"
            })
    void readsNamesWithAnyNumberOfSlashes(String name) {
        RepositoryName repository = RepositoryName.parse(name);

        assertThat(RouteParser.parse("/v2/%s/manifests/latest".formatted(name)))
                .isEqualTo(new ManifestRoute(repository, Tag.parse("latest")));
        assertThat(RouteParser.parse("/v2/%s/manifests/%s".formatted(name, DIGEST)))
                .isEqualTo(new ManifestRoute(repository, DIGEST));
        assertThat(RouteParser.parse("/v2/%s/blobs/%s".formatted(name, DIGEST)))
                .isEqualTo(new BlobRoute(repository, DIGEST));
        assertThat(RouteParser.parse("/v2/%s/referrers/%s".formatted(name, DIGEST)))
                .isEqualTo(new ReferrersRoute(repository, DIGEST));
        assertThat(RouteParser.parse("/v2/%s/tags/list".formatted(name))).isEqualTo(new TagsRoute(repository));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/Upper/manifests/latest, NAME_INVALID",
        "/v2/a//b/manifests/latest, NAME_INVALID",
        "/v2/a/../b/manifests/latest, NAME_INVALID",
        "/v2/a/manifests/.hidden, MANIFEST_UNKNOWN",
        "/v2/a/manifests/, MANIFEST_UNKNOWN",
        "/v2/a/manifests/sha256:12, DIGEST_INVALID",
        "/v2/a/manifests/md5:d41d8cd98f00b204e9800998ecf8427e, DIGEST_INVALID",
        "/v2/a/blobs/latest, DIGEST_INVALID",
        "/v2/a/blobs/, DIGEST_INVALID",
        "/v2/a/referrers/latest, DIGEST_INVALID",
        "/v2/A/referrers/latest, NAME_INVALID",
        "/v2/a/tags/latest, NAME_UNKNOWN",
        "/v2/a/tags/list/, NAME_UNKNOWN",
        "/v2/tags/list, NAME_UNKNOWN",
        "/v2/A/tags/list, NAME_INVALID",
        "/v2/manifests/latest, NAME_UNKNOWN",
        "/v2/_catalog, NAME_UNKNOWN",
        "/v1/a/manifests/latest, NAME_UNKNOWN",
        "/, NAME_UNKNOWN"
    })
    void refusesWhatIsNotServedWithTheSpecificationsCode(String path, ErrorCode code) {
        RegistryException error = catchThrowableOfType(RegistryException.class, () -> RouteParser.parse(path));

        assertThat(error.code()).isEqualTo(code);
    }

    @Test
    void refusesANameThatIsTooLong() {
        String name = "a".repeat(256);

        assertThat(catchThrowableOfType(
                                RegistryException.class, () -> RouteParser.parse("/v2/" + name + "/manifests/latest"))
                        .code())
                .isEqualTo(ErrorCode.NAME_INVALID);
    }
}
