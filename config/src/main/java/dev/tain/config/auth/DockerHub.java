package dev.tain.config.auth;

import java.util.Set;

/** The names of Docker Hub in credentials files: one registry, whatever it is called. */
final class DockerHub {

    /** The name in image references, and so in the files of {@code podman login}. */
    static final String NAME = "docker.io";
    /** The key that {@code docker login} writes, and asks credential helpers for. */
    static final String KEY_OF_DOCKER = "https://index.docker.io/v1/";

    private static final Set<String> HOSTS = Set.of(NAME, "index.docker.io", "registry-1.docker.io");

    private DockerHub() {}

    /** The same host, with one name for Docker Hub. */
    static String normalized(String host) {
        return HOSTS.contains(host) ? NAME : host;
    }
}
