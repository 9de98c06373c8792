package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientKindTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    containers/5.23.1 (github.com/containers/image)                | OLD_CONTAINERS_IMAGE
                    containers/5.9.0 (github.com/containers/image)                 | OLD_CONTAINERS_IMAGE
                    containers/4.99.0 (github.com/containers/image)                | OLD_CONTAINERS_IMAGE
                    containers/5.24.0-dev (github.com/containers/image)            | CONTAINERS_IMAGE
                    containers/5.34.3 (github.com/containers/image)                | CONTAINERS_IMAGE
                    containers/6.0.0 (github.com/containers/image)                 | CONTAINERS_IMAGE
                    containers/ (github.com/containers/image)                      | OLD_CONTAINERS_IMAGE
                    skopeo/1.9.3                                                   | OLD_CONTAINERS_IMAGE
                    skopeo/1.11.0                                                  | CONTAINERS_IMAGE
                    the-pipeline/2.0 skopeo/1.18.0                                 | CONTAINERS_IMAGE
                    Buildah/1.28.0                                                 | OLD_CONTAINERS_IMAGE
                    Buildah/1.29.0                                                 | CONTAINERS_IMAGE
                    cri-o/1.26.4 go/go1.19.9 os/linux arch/amd64                   | OLD_CONTAINERS_IMAGE
                    cri-o/1.27.0 go/go1.20 os/linux arch/amd64                     | CONTAINERS_IMAGE
                    libpod/1.6.4                                                   | OLD_CONTAINERS_IMAGE
                    podman/5.4.2                                                   | CONTAINERS_IMAGE
                    containers/99999999999.1                                       | OLD_CONTAINERS_IMAGE
                    docker/20.10.24 go/go1.19.8 git-commit/5d6db84 kernel/6.1 os/linux arch/amd64 UpstreamClient(Docker-Client/20.10.24 \\(linux\\)) | DOCKER_OR_CONTAINERD
                    containerd/1.7.24                                              | DOCKER_OR_CONTAINERD
                    containerd/v2.0.1                                              | DOCKER_OR_CONTAINERD
                    tain/1.0                                                       | OTHER
                    my-containers/5.0                                              | OTHER
                    Go-http-client/1.1                                             | OTHER
                    ''                                                             | OTHER
                    """)
    void isReadFromTheUserAgent(String userAgent, ClientKind kind) {
        assertThat(ClientKind.of(userAgent)).isEqualTo(kind);
    }

    @Test
    void isUnknownWithoutAUserAgent() {
        assertThat(ClientKind.of(null)).isEqualTo(ClientKind.OTHER);
    }
}
