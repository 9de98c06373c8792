package dev.tain.server.registry;

import dev.tain.server.observe.AccessEntry;
import dev.tain.server.observe.Requests;
import dev.tain.server.registry.Answer.BytesBody;
import dev.tain.server.registry.Answer.NoBody;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the answers that need nothing but memory. */
final class AtOnceAnswers {

    /**
     * The longest body of such an answer, in bytes. Longer ones are for those who wait for slow clients: here, one that takes
     * nothing for as long as a connection may be idle is cut off.
     */
    private static final int LONGEST = 64 * 1024;

    private final RequestReader reader;
    private final RegistryHandler handler;
    private final Requests requests;

    AtOnceAnswers(RequestReader reader, RegistryHandler handler, Requests requests) {
        this.reader = reader;
        this.handler = handler;
        this.requests = requests;
    }

    /**
     * An answer.
     *
     * @param answer what the client gets
     * @param entry what is written down of the request
     */
    record Ready(Answer answer, AccessEntry entry) {}

    /**
     * The answer; empty for what takes more than memory, or is wrong. Such a request has no entry here, for it gets one where it is
     * answered.
     *
     * @param client who asks, where that is known
     */
    Optional<Ready> find(HttpRequest request, @Nullable SocketAddress client) {
        AccessEntry entry = requests.begin(Arrivals.of(request.method(), request.uri(), request.headers(), client));
        Optional<Answer> answer = Optional.empty();
        try {
            answer = find(request, entry);
        } finally {
            if (answer.isEmpty()) {
                entry.withdraw();
            }
        }
        answer.ifPresent(found -> entry.answered(found.status(), found.origin(), found.length()));
        return answer.map(found -> new Ready(found, entry));
    }

    private Optional<Answer> find(HttpRequest request, AccessEntry entry) {
        try {
            RegistryRequest read = reader.read(request.method(), request.uri(), request.headers(), entry);
            return read.host().isPresent() ? handler.atOnce(read).filter(AtOnceAnswers::isShort) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty(); // where it is answered otherwise, it will be said what is wrong
        }
    }

    private static boolean isShort(Answer answer) {
        return answer.body() instanceof NoBody
                || (answer.body() instanceof BytesBody body && body.bytes().length <= LONGEST);
    }
}
