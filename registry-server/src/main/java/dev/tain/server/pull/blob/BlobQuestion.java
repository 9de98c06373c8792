package dev.tain.server.pull.blob;

import dev.tain.oci.Digest;
import dev.tain.server.pull.place.PlanWalk.Question;
import dev.tain.server.pull.place.PlanWalk.Turn;
import dev.tain.upstream.DownloadTurn;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.RemoteBlob;
import dev.tain.upstream.RemoteRepository;
import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import dev.tain.upstream.Via;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/**
 * Whether a place sends a blob, from an offset on.
 *
 * @param registries asks it
 * @param digest the blob
 * @param via the proxies that the request has passed
 * @param wanted completes when somebody waits for the blob
 * @param offset how many bytes are there already
 * @param size the length that another place has announced, and readers were told; a place that says otherwise is no help
 */
record BlobQuestion(
        RegistryClient registries, Digest digest, Via via, Mono<Void> wanted, long offset, OptionalLong size)
        implements Question<RemoteBlob> {

    @Override
    public Mono<Turn<RemoteBlob>> turn(RemoteRepository repository) {
        return registries.downloadTurn(repository, wanted).map(turn -> new BlobTurn(this, repository, turn));
    }

    @Override
    public void discard(RemoteBlob late) {
        late.discard();
    }

    private Mono<RemoteBlob> ask(RemoteRepository repository, DownloadTurn turn) {
        return registries
                .pullBlob(turn, digest, offset, via)
                .flatMap(blob -> agrees(blob) ? Mono.just(blob) : disagreement(repository, blob));
    }

    private boolean agrees(RemoteBlob blob) {
        return size.isEmpty() || blob.size().isEmpty() || blob.size().equals(size);
    }

    private Mono<RemoteBlob> disagreement(RemoteRepository repository, RemoteBlob blob) {
        blob.discard();
        return Mono.error(new UpstreamException(
                Failure.FAILED,
                "%s says that %s has %d bytes, and another place has said %d"
                        .formatted(repository, digest, blob.size().getAsLong(), size.getAsLong())));
    }

    /** The question to one place, whose turn it is. */
    private record BlobTurn(BlobQuestion question, RemoteRepository repository, DownloadTurn turn)
            implements Turn<RemoteBlob> {

        @Override
        public Mono<RemoteBlob> ask() {
            return question.ask(repository, turn);
        }

        @Override
        public void giveBack() {
            turn.giveBack();
        }
    }
}
