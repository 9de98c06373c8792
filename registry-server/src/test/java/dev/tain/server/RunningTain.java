package dev.tain.server;

import dev.tain.config.settings.FillSettings;
import dev.tain.config.settings.PrefetchSettings;
import dev.tain.config.settings.RegistrySettings;
import dev.tain.config.settings.TagSettings;
import dev.tain.oci.RegistryHost;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import dev.tain.policy.SourceRules;
import dev.tain.policy.TagPattern;
import dev.tain.server.observe.AccessFormat;
import dev.tain.server.observe.AccessLog;
import dev.tain.server.observe.RequestMetrics;
import dev.tain.server.observe.Requests;
import dev.tain.server.pull.PrefetchJobs;
import dev.tain.server.pull.PullPolicy;
import dev.tain.server.pull.PullRules;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.TagRules;
import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.blob.FillStatus;
import dev.tain.server.pull.blob.StoreHealth;
import dev.tain.server.pull.place.UpstreamStatus;
import dev.tain.server.pull.place.WalkSettings;
import dev.tain.server.registry.RegistryServer;
import dev.tain.storage.FileSystemStore;
import dev.tain.testkit.Await;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.ManualClock;
import dev.tain.upstream.Connections;
import dev.tain.upstream.DownloadLimits;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.UpstreamSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The registry port in this process, on a store of the test's, with fake registries as its pull sources. */
public final class RunningTain implements AutoCloseable {

    public static final Duration TAG_MAX_AGE = Duration.ofMinutes(5);

    /** Waits for a source as long as it takes, so that no test depends on how fast this machine is. */
    public static final TagSettings TAGS = tags(null, Duration.ofSeconds(20), Duration.ofSeconds(10));

    public static final FillSettings FILLS = new FillSettings(Duration.ofMillis(500), null, Duration.ofDays(1));
    public static final PrefetchSettings NO_PREFETCH = new PrefetchSettings(List.of(), 2);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Longer than any test: on a slow machine, silence means nothing. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final UpstreamSettings PATIENT = silent(READ_TIMEOUT);
    private static final Duration SOON = Duration.ofMillis(20);

    /**
     * How long a place may be silent before a {@linkplain #startLimited limited} Tain asks the next one: longer than a healthy one
     * needs to answer on a busy machine.
     */
    public static final Duration LIMITED_SILENCE = Duration.ofMillis(500);

    private final ManualClock clock = ManualClock.atAnyTime();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream accessLines = new ByteArrayOutputStream();
    private final AccessLog accessLog = new AccessLog(accessLines, AccessFormat.text());
    private final Path directory;
    private final FileSystemStore store;
    private final RegistryClient registries;
    private final Pulls pulls;
    private final RegistryServer server;
    private final RegistryHost host;

    /**
     * What tests may want otherwise.
     *
     * @param hedgeAfter how long a place may be silent before the next one is asked as well
     * @param tags how tags are cached
     * @param fills how blobs are downloaded
     * @param prefetch what is fetched unasked
     * @param upstream how long a place may be silent, and how much is downloaded at once
     * @param patience when an answer's headers have to be there
     */
    public record Habits(
            Duration hedgeAfter,
            TagSettings tags,
            FillSettings fills,
            PrefetchSettings prefetch,
            UpstreamSettings upstream,
            Duration patience) {

        static final Habits USUAL = caching(TAGS);

        /** Never hedges. */
        public static Habits caching(TagSettings tags) {
            return new Habits(NEVER, tags, FILLS, NO_PREFETCH, PATIENT, PullRules.PATIENCE);
        }

        /**
         * Fetches unasked.
         *
         * @param unwatched how long a fill for readers goes on without any
         */
        public static Habits prefetching(PrefetchSettings prefetch, Optional<Duration> unwatched) {
            FillSettings fills = new FillSettings(FILLS.outage(), unwatched.orElse(null), FILLS.keepUnfinished());
            return new Habits(NEVER, TAGS, fills, prefetch, PATIENT, PullRules.PATIENCE);
        }

        private static Habits hedging(Duration hedgeAfter, UpstreamSettings upstream) {
            return new Habits(hedgeAfter, TAGS, FILLS, NO_PREFETCH, upstream, PullRules.PATIENCE);
        }
    }

    /** Settings for tags that are fresh for {@link #TAG_MAX_AGE}, and so are lists of referrers. */
    public static TagSettings tags(
            @Nullable Duration maxStale, Duration revalidationWait, Duration absentFor, TagPattern... immutable) {
        return new TagSettings(
                TAG_MAX_AGE, maxStale, revalidationWait, List.of(immutable), absentFor, TAG_MAX_AGE, true);
    }

    private RunningTain(Path directory, MirrorPolicy policy, int port, Habits habits) throws IOException {
        this.directory = directory;
        store = FileSystemStore.open(directory);
        registries = new RegistryClient(habits.upstream());
        SourceRules rules = new SourceRules(new OwnHosts(Set.of()), Map.of(), List.of(), Optional.empty());
        PullPolicy inForce = PullPolicy.of(policy, rules);
        pulls = new Pulls(
                () -> inForce,
                store,
                registries,
                new PullRules(
                        new TagRules(habits.tags(), clock),
                        new WalkSettings(habits.hedgeAfter(), clock, meters),
                        new FillRules(habits.fills(), clock),
                        habits.prefetch(),
                        habits.patience()));
        server = new RegistryServer(
                new RegistrySettings("127.0.0.1", port, null),
                pulls,
                Optional.empty(),
                new Requests(new RequestMetrics(meters), accessLog::add));
        accessLog.start();
        server.start();
        host = RegistryHost.parse("127.0.0.1:" + server.port());
    }

    /** One that has a source {@code source.example} at the last place, and mirrors for digests and tags before it. */
    public static RunningTain start(Path directory, FakeRegistry... places) {
        return start(directory, List.of(withMirrors(places)));
    }

    /** The same, but a place that is silent does not keep the next one from being asked soon. */
    public static RunningTain startHedging(Path directory, FakeRegistry... places) {
        return start(directory, List.of(withMirrors(places)), 0, Habits.hedging(SOON, PATIENT));
    }

    /** The same, but what is silent for this long is given up. */
    public static RunningTain startImpatient(Path directory, Duration patience, FakeRegistry... places) {
        return start(directory, List.of(withMirrors(places)), 0, Habits.hedging(SOON, silent(patience)));
    }

    /** The same as the hedging one, but after {@link #LIMITED_SILENCE}, and it keeps to these limits. */
    public static RunningTain startLimited(Path directory, DownloadLimits limits, FakeRegistry... places) {
        return start(directory, List.of(withMirrors(places)), 0, Habits.hedging(LIMITED_SILENCE, limited(limits)));
    }

    /** The same, and it lets no client wait for longer than this. */
    public static RunningTain startLimited(
            Path directory, DownloadLimits limits, Duration patience, FakeRegistry... places) {
        Habits habits = new Habits(LIMITED_SILENCE, TAGS, FILLS, NO_PREFETCH, limited(limits), patience);
        return start(directory, List.of(withMirrors(places)), 0, habits);
    }

    private static UpstreamSettings limited(DownloadLimits limits) {
        return new UpstreamSettings(CONNECT_TIMEOUT, READ_TIMEOUT, "tain-test", Connections.USUAL, limits);
    }

    private static UpstreamSettings silent(Duration patience) {
        return new UpstreamSettings(CONNECT_TIMEOUT, patience, "tain-test");
    }

    /** The same as without them, but it downloads so. */
    public static RunningTain startFilling(Path directory, FillSettings fills, FakeRegistry... places) {
        return start(
                directory,
                List.of(withMirrors(places)),
                0,
                new Habits(NEVER, TAGS, fills, NO_PREFETCH, PATIENT, PullRules.PATIENCE));
    }

    private static RegistryEntry withMirrors(FakeRegistry... places) {
        FakeRegistry source = places[places.length - 1];
        List<Mirror> mirrors = Arrays.stream(places, 0, places.length - 1)
                .map(place -> new Mirror(location(place), true, PullFromMirror.ALL))
                .toList();
        return entry("source.example", source, mirrors);
    }

    /** One with this policy. */
    public static RunningTain start(Path directory, List<RegistryEntry> entries) {
        return start(directory, entries, 0);
    }

    /** One with this policy on this port. */
    public static RunningTain start(Path directory, List<RegistryEntry> entries, int port) {
        return start(directory, entries, port, Habits.USUAL);
    }

    /** One with this policy on this port, 0 for a free one, and with habits of its own. */
    public static RunningTain start(Path directory, List<RegistryEntry> entries, int port, Habits habits) {
        try {
            return new RunningTain(directory, MirrorPolicy.of(entries), port, habits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entry that leads a host to a fake registry. */
    public static RegistryEntry entry(String host, FakeRegistry place, List<Mirror> mirrors) {
        return new RegistryEntry(Scope.parse(host), Optional.of(location(place)), true, false, mirrors);
    }

    public static Location location(FakeRegistry place) {
        return Location.parse(place.host().value());
    }

    public ManualClock clock() {
        return clock;
    }

    /** What Tain knows of a place. */
    public UpstreamStatus upstream(FakeRegistry place) {
        return pulls.upstreams().stream()
                .filter(status -> status.host().equals(place.host()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s was never asked".formatted(place.host())));
    }

    /** How its downloads are getting on. */
    public List<FillStatus> fills() {
        return pulls.fills();
    }

    /** What is fetched because somebody has ordered it. */
    public PrefetchJobs prefetches() {
        return pulls.prefetches();
    }

    /** Whether its store takes what it is given. */
    public StoreHealth storeHealth() {
        return pulls.storeHealth();
    }

    public MeterRegistry meters() {
        return meters;
    }

    /** The lines of its access log that have been written so far. */
    public List<String> accessLines() {
        return accessLines.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    /** The only line of its access log, as soon as it is written. */
    public String accessLine() {
        return Await.value(
                "a line in the access log",
                PATIENCE,
                () -> accessLines().stream().findFirst());
    }

    public RegistryHost host() {
        return host;
    }

    public HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        return send("GET", path, headers);
    }

    public HttpResponse<byte[]> head(String path, String... headers) throws IOException {
        return send("HEAD", path, headers);
    }

    /** Sends a request; an answer that is cut off is an {@link IOException}. */
    public HttpResponse<byte[]> send(String method, String path, String... headers) throws IOException {
        try {
            return http.send(request(method, path, headers), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host() + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    public HttpClient http() {
        return http;
    }

    /** The files under a part of the store; none when it is not there. */
    public List<Path> files(String part) throws IOException {
        Path root = directory.resolve(part);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    public int port() {
        return server.port();
    }

    /** Stops the downloads under way, as a process that ends does. */
    public void stopFills() {
        pulls.stopFills();
    }

    /** Stops as a process does, but the last answers have only so long. */
    public void stopServing(Duration lastAnswers) {
        server.stop(lastAnswers);
        accessLog.close();
    }

    @Override
    public void close() throws IOException {
        server.stop();
        accessLog.close();
        pulls.close();
        registries.close();
        store.close();
    }
}
