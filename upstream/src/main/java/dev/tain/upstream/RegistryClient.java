package dev.tain.upstream;

import dev.tain.oci.Descriptor;
import dev.tain.oci.Digest;
import dev.tain.oci.Identifier;
import dev.tain.oci.Referrer;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * Talks to remote registries. Everywhere an empty result means that the repository does not have what was
 * asked for, and an {@link UpstreamException} that it could not be found out; nothing is tried again here.
 * Each request says which proxies it has passed, Tain among them.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull">Pull</a>
 */
public final class RegistryClient implements AutoCloseable {

    /** The largest manifest that registries must take, and the largest that is pulled: 4 MiB. */
    public static final int MAX_MANIFEST_SIZE = 4 * 1024 * 1024;

    private final HttpTransport transport;
    private final ManifestPuller manifestPuller;
    private final ManifestChecker manifestChecker;
    private final DownloadTurns turns;
    private final BlobPuller blobPuller;
    private final BlobChecker blobChecker;
    private final ReferrersPuller referrersPuller;
    private final TagLister tagLister;

    /** Straight, and as nobody. */
    public RegistryClient(UpstreamSettings settings) {
        this(settings, RegistryAccess.ANONYMOUS, limit -> {});
    }

    /**
     * A client.
     *
     * @param access as whom and by which way it comes to registries
     * @param rateLimits is told what registries say about how often they may be asked
     */
    public RegistryClient(UpstreamSettings settings, RegistryAccess access, Consumer<RateLimit> rateLimits) {
        transport = new HttpTransport(settings, access);
        Tokens tokens = new Tokens(new TokenService(transport, InstantSource.system())::issue, InstantSource.system());
        RegistryConversation conversation =
                new RegistryConversation(transport, new Authorizer(access, tokens), rateLimits);
        manifestPuller = new ManifestPuller(conversation);
        manifestChecker = new ManifestChecker(conversation, manifestPuller);
        turns = new DownloadTurns(settings.downloads());
        blobPuller = new BlobPuller(conversation);
        blobChecker = new BlobChecker(conversation);
        referrersPuller = new ReferrersPuller(conversation, manifestPuller);
        tagLister = new TagLister(conversation, System::nanoTime);
    }

    /** Fetches a manifest of at most 4 MiB whole; its content has the digest that it comes with. */
    public Mono<RemoteManifest> pullManifest(RemoteRepository repository, Identifier identifier, Via via) {
        return manifestPuller.pull(repository, identifier, via);
    }

    /** What the registry says a manifest is, by HEAD where that suffices; then nothing of it is verified. */
    public Mono<Descriptor> checkManifest(RemoteRepository repository, Identifier identifier, Via via) {
        return manifestChecker.check(repository, identifier, via);
    }

    /**
     * The turn to download a blob, as soon as the limits permit another download: in the order in which they are asked for,
     * and however long that may take. Whoever gets it owns it, see {@link DownloadTurn}.
     */
    public Mono<DownloadTurn> downloadTurn(RemoteRepository repository) {
        return downloadTurn(repository, Mono.empty());
    }

    /**
     * The same for a download that perhaps nobody waits for: until somebody does, it comes after all for which somebody does, and of
     * several turns it leaves one free.
     *
     * @param wanted completes when somebody waits for it
     */
    public Mono<DownloadTurn> downloadTurn(RemoteRepository repository, Mono<Void> wanted) {
        return turns.next(repository, wanted);
    }

    /** How many blobs are being downloaded. */
    public int activeDownloads() {
        return turns.active();
    }

    /** How many downloads wait for their turn. */
    public int waitingDownloads() {
        return turns.waiting();
    }

    /** How many bytes of answers that are read whole, which blobs are not, are in memory until they are complete. */
    public long answerBytes() {
        return transport.answerBytes();
    }

    /**
     * Waits for a turn, and begins to fetch a blob; whoever gets it owns it, see {@link RemoteBlob}.
     *
     * @param offset how many bytes at its beginning are not wanted, whether or not the registry can leave them out
     */
    public Mono<RemoteBlob> pullBlob(RemoteRepository repository, Digest digest, long offset, Via via) {
        return downloadTurn(repository).flatMap(turn -> pullBlob(turn, digest, offset, via));
    }

    /**
     * Begins to fetch a blob from where the turn is for, which belongs to it from then on; whoever gets it owns it, see {@link RemoteBlob}.
     *
     * @param offset how many bytes at its beginning are not wanted, whether or not the registry can leave them out
     */
    public Mono<RemoteBlob> pullBlob(DownloadTurn turn, Digest digest, long offset, Via via) {
        return blobPuller.pull(turn, digest, offset, via);
    }

    /**
     * The size of a blob in bytes, by HEAD where that suffices. Not all registries and proxies tell it: then the value says that the
     * blob is there, and no more.
     */
    public Mono<OptionalLong> checkBlob(RemoteRepository repository, Digest digest, Via via) {
        return blobChecker.check(repository, digest, via);
    }

    /**
     * What refers to a manifest, as the registry says: nothing of it is verified. None is empty, also where the registry has
     * no such manifest. More than 10,000 referrers, or 16 MiB, are a failure.
     */
    public Mono<List<Referrer>> pullReferrers(RemoteRepository repository, Digest subject, Via via) {
        return referrersPuller.pull(repository, subject, via);
    }

    /**
     * The tags of a repository that come next.
     *
     * @param after what comes before them, a tag or not; the empty string for the first ones
     * @param limit the largest number of tags, at least 1
     */
    public Mono<RemoteTags> listTags(RemoteRepository repository, String after, int limit, Via via) {
        return tagLister.list(repository, after, limit, via);
    }

    /** Closes all connections; downloads that wait for their turn end with an error. */
    @Override
    public void close() {
        turns.close();
        transport.close();
    }
}
