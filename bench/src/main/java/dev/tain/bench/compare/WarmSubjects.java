package dev.tain.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Subjects that hold everything: the Tains have pulled it once. */
final class WarmSubjects implements AutoCloseable {

    private final List<Subject> all = new ArrayList<>();

    private WarmSubjects() {}

    static WarmSubjects start(Lab lab, boolean tls) throws IOException, InterruptedException {
        WarmSubjects subjects = new WarmSubjects();
        try {
            for (TainBuild build : lab.builds()) {
                subjects.add(lab, build.name(), () -> filled(lab, lab.tain(build, tls)));
            }
            subjects.add(lab, Subject.NGINX, () -> lab.nginx(tls, false));
            if (!tls) {
                subjects.add(lab, Subject.NGINX_LOGGING, () -> lab.loggingNginx(false));
                subjects.add(lab, Subject.NGINX_TUNED, () -> lab.nginx(tls, true));
                subjects.add(lab, Subject.NGINX_TUNED_LOGGING, () -> lab.loggingNginx(true));
            }
            if (Tool.DOCKER_REGISTRY.isThere()) {
                subjects.add(lab, Subject.REGISTRY, () -> lab.registry(tls));
            }
            return subjects;
        } catch (IOException | InterruptedException | RuntimeException e) {
            subjects.close();
            throw e;
        }
    }

    /** Starts one; a peer that does not start is left out. */
    private void add(Lab lab, String name, Subject.Start start) throws IOException, InterruptedException {
        try {
            all.add(start.start());
        } catch (NotStartedException e) {
            if (name.equals(Subject.TAIN)) {
                throw e;
            }
            lab.results().remark("left out: %s: %s".formatted(name, e.getMessage()));
        }
    }

    /** Those of these names, and all Tains. */
    List<Subject> tainAnd(String... names) {
        return all.stream()
                .filter(subject -> subject.isTain() || List.of(names).contains(subject.name()))
                .toList();
    }

    private static Subject filled(Lab lab, Subject tain) throws IOException, InterruptedException {
        try {
            fill(lab, tain);
            return tain;
        } catch (IOException | InterruptedException e) {
            tain.close();
            throw e;
        }
    }

    private static void fill(Lab lab, Subject tain) throws IOException, InterruptedException {
        Content content = lab.content();
        Downloads downloads = new Downloads(lab.processes());
        List<Blob> blobs = new ArrayList<>(List.of(content.big(), content.small()));
        blobs.addAll(content.image().blobs());
        downloads.fetch(List.of(tain.url(content.image().manifest().manifestPath())));
        downloads.fetch(blobs.stream().map(blob -> tain.url(blob.path())).toList());
        for (Blob blob : blobs) {
            Stored.await(tain, blob);
        }
    }

    @Override
    public void close() {
        all.forEach(Subject::close);
    }
}
