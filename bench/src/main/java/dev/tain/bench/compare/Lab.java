package dev.tain.bench.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all cases share: the options, the content, the upstream, and how the subjects are started. */
final class Lab implements AutoCloseable {

    private static final Duration TO_SYNC = Duration.ofMinutes(2);

    private final Options options;
    private final WorkDirectory work;
    private final Processes processes;
    private final Content content;
    private final Results results;
    private final Certificate certificate;
    private final PeakMemory peaks = new PeakMemory();
    private final Server upstream;
    private final Path upstreamLog;
    private final List<TainBuild> builds = new ArrayList<>();
    private @Nullable WarmSubjects warm;

    Lab(Options options, WorkDirectory work, Processes processes, Content content, Results results)
            throws IOException, InterruptedException {
        this.options = options;
        this.work = work;
        this.processes = processes;
        this.content = content;
        this.results = results;
        certificate = Certificate.make(processes, work.directory("tls"));
        Path directory = work.directory("upstream");
        upstreamLog = directory.resolve("access.log");
        upstream = new NginxServer(directory, Optional.of(upstreamLog), Optional.empty(), false)
                .upstream(processes, content.tree().site());
        for (TainBuild jar : jars()) {
            builds.add(jar.laidOut(processes, options.deploy(), work.directory("laid-out")));
        }
    }

    /** What comes of it. */
    Results results() {
        return results;
    }

    Options options() {
        return options;
    }

    Sizes sizes() {
        return options.sizes();
    }

    Content content() {
        return content;
    }

    WorkDirectory work() {
        return work;
    }

    Processes processes() {
        return processes;
    }

    /** The most memory that each Tain had in all cases so far. */
    PeakMemory peaks() {
        return peaks;
    }

    /** The upstream, which has everything. */
    Server upstream() {
        return upstream;
    }

    /** What was taken from the upstream. */
    UpstreamLog taken() {
        return new UpstreamLog(upstreamLog);
    }

    /** To be called before what writes much: or what the last one has left to be written to the disk would slow this one down. */
    void settle() throws IOException, InterruptedException {
        processes.run(List.of("sync"), TO_SYNC);
        useMemory();
    }

    /**
     * Fills the page cache with twice as much as will be stored, and empties it again. A virtual machine may have given back to its
     * host what it has not used for a while, and to get it again takes longer than all that is measured.
     */
    private void useMemory() throws IOException {
        Path directory = work.directory("memory");
        byte[] zeros = new byte[Sizes.MIB];
        try (OutputStream file = Files.newOutputStream(directory.resolve("zeros"))) {
            for (long written = 0; written < 2 * sizes().big(); written += zeros.length) {
                file.write(zeros);
            }
        } finally {
            WorkDirectory.remove(directory);
        }
    }

    /** Subjects that hold everything, over plain HTTP; they live until the comparison ends. */
    WarmSubjects warm() throws IOException, InterruptedException {
        if (warm == null) {
            warm = WarmSubjects.start(this, false);
        }
        return warm;
    }

    /** The certificate for subjects that speak TLS. */
    Optional<Certificate> certificate(boolean tls) {
        return tls ? Optional.of(certificate) : Optional.empty();
    }

    /** The Tains that are compared: the one that has goals, and another one when it was named. */
    List<TainBuild> builds() {
        return builds;
    }

    /** The same as nothing but jars. */
    List<TainBuild> jars() {
        List<TainBuild> jars = new ArrayList<>();
        jars.add(TainBuild.jar(Subject.TAIN, options.tainJar(), options));
        options.againstJar().ifPresent(jar -> jars.add(TainBuild.jar(Subject.OTHER_TAIN, jar, options)));
        return jars;
    }

    /** A Tain that holds nothing yet. */
    Subject tain(TainBuild build, boolean tls) throws IOException, InterruptedException {
        Path directory = work.directory("tain");
        Server server = build.start(processes, directory, upstream, certificate(tls));
        Path store = TainBuild.store(directory);
        return new Subject(
                build.name(),
                server,
                directory,
                blob -> blob.in(store),
                () -> peaks.note(build.name(), server.figures()));
    }

    /** A docker-registry over the upstream's own store. */
    Subject registry(boolean tls) throws IOException, InterruptedException {
        Path store = content.tree().store();
        Path directory = work.directory("registry");
        Server server = new DistributionServer(directory, store, certificate(tls), Optional.empty()).start(processes);
        return new Subject(Subject.REGISTRY, server, directory, blob -> blob.in(store));
    }

    /** A docker-registry in proxy mode that holds nothing yet. */
    Subject registryProxy() throws IOException, InterruptedException {
        Path directory = work.directory("registry-proxy");
        Path store = directory.resolve("store");
        Server server =
                new DistributionServer(directory, store, Optional.empty(), Optional.of(upstream)).start(processes);
        return new Subject(Subject.REGISTRY_PROXY, server, directory, blob -> blob.in(store));
    }

    /** An nginx over the upstream's files, without an access log. */
    Subject nginx(boolean tls, boolean tuned) throws IOException, InterruptedException {
        return nginx(
                tuned ? Subject.NGINX_TUNED : Subject.NGINX,
                new NginxServer(work.directory("nginx"), Optional.empty(), certificate(tls), tuned));
    }

    /** An nginx over the upstream's files that writes an access log. */
    Subject loggingNginx(boolean tuned) throws IOException, InterruptedException {
        Path directory = work.directory("nginx-log");
        Optional<Path> log = Optional.of(directory.resolve("access.log"));
        return nginx(
                tuned ? Subject.NGINX_TUNED_LOGGING : Subject.NGINX_LOGGING,
                new NginxServer(directory, log, Optional.empty(), tuned));
    }

    private Subject nginx(String name, NginxServer nginx) throws IOException, InterruptedException {
        Path site = content.tree().site();
        return new Subject(name, nginx.files(processes, site), nginx.directory(), blob -> blob.in(site));
    }

    /** An nginx that passes on and keeps what the upstream has, without looking at it, and holds nothing yet. */
    Subject nginxStore(boolean tuned) throws IOException, InterruptedException {
        Path directory = work.directory("nginx-store");
        Path site = directory.resolve("site");
        Server server =
                new NginxServer(directory, Optional.empty(), Optional.empty(), tuned).store(processes, site, upstream);
        return new Subject(
                tuned ? Subject.NGINX_TUNED_STORE : Subject.NGINX_STORE,
                server,
                directory,
                blob -> site.resolve(blob.path().substring(1)));
    }

    @Override
    public void close() {
        if (warm != null) {
            warm.close();
        }
        upstream.close();
    }
}
