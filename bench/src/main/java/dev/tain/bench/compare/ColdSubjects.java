package dev.tain.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Servers that hold nothing, started anew for each measurement. */
record ColdSubjects(Lab lab) {

    /** Uses a server. */
    @FunctionalInterface
    interface Use<T> {

        T use(Subject subject) throws IOException, InterruptedException;
    }

    /**
     * One that passes content on.
     *
     * @param name its name in the tables
     * @param start how it is started
     */
    record Kind(String name, Subject.Start start) {}

    /** The Tains that are compared, and those of their peers whose programs are there. */
    List<Kind> tainsAnd(Kind... peers) {
        List<Kind> kinds = new ArrayList<>();
        for (TainBuild build : lab.builds()) {
            kinds.add(new Kind(build.name(), () -> lab.tain(build, false)));
        }
        Stream.of(peers)
                .filter(peer -> !peer.name().equals(Subject.REGISTRY_PROXY) || Tool.DOCKER_REGISTRY.isThere())
                .forEach(kinds::add);
        return kinds;
    }

    /** docker-registry in proxy mode. */
    Kind registryProxy() {
        return new Kind(Subject.REGISTRY_PROXY, lab::registryProxy);
    }

    /** nginx, which stores what it passes on, and verifies nothing. */
    Kind nginxStore() {
        return new Kind(Subject.NGINX_STORE, () -> lab.nginxStore(false));
    }

    /** The same with larger pieces. */
    Kind tunedNginxStore() {
        return new Kind(Subject.NGINX_TUNED_STORE, () -> lab.nginxStore(true));
    }

    /**
     * Starts a server, and has it pass on some other blobs first: servers run for weeks, so the first seconds of a process are
     * not what is compared. Then uses it, and removes it with all that it holds.
     */
    <T> T with(Kind kind, Use<T> use) throws IOException, InterruptedException {
        Primer primer = new Primer(lab);
        Subject subject = kind.start().start();
        try (subject) {
            primer.images(subject);
            primer.blobs(subject);
            lab.settle();
            return use.use(subject);
        } finally {
            WorkDirectory.remove(subject.directory());
        }
    }
}
