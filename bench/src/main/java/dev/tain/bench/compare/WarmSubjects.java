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
                Subject tain = lab.tain(build, tls);
                subjects.all.add(tain);
                fill(lab, tain);
            }
            subjects.all.add(lab.nginx(tls, false));
            if (!tls) {
                subjects.all.add(lab.loggingNginx(false));
                subjects.all.add(lab.nginx(tls, true));
                subjects.all.add(lab.loggingNginx(true));
            }
            if (Tool.DOCKER_REGISTRY.isThere()) {
                subjects.all.add(lab.registry(tls));
            }
            return subjects;
        } catch (IOException | InterruptedException e) {
            subjects.close();
            throw e;
        }
    }

    /** Those of these names, and all Tains. */
    List<Subject> tainAnd(String... names) {
        return all.stream()
                .filter(subject -> subject.isTain() || List.of(names).contains(subject.name()))
                .toList();
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
