package dev.tain.server.observe;

import dev.tain.oci.Identifier;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.net.InetAddress;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Makes lines of entries; used by one thread. {@code docs/metrics.md} says what is in them, and that stays. */
public abstract sealed class AccessFormat {

    private static final String NONE = "-";

    private final Timestamp timestamp = new Timestamp(ZoneId.systemDefault());
    private @Nullable InetAddress lastClient;
    private String lastAddress = NONE;

    /** A line to read. */
    public static AccessFormat text() {
        return new Text();
    }

    /** An object of JSON on each line. */
    public static AccessFormat json() {
        return new Json();
    }

    /** Adds the line with its end. */
    abstract void add(AccessEntry entry, LineBuffer line);

    final void addTime(AccessEntry entry, LineBuffer line) {
        timestamp.addTo(line, entry.endMillis());
    }

    /** A node sends many requests one after the other. */
    final String client(AccessEntry entry) {
        InetAddress client = entry.arrival().client();
        if (client == null) {
            return NONE;
        }
        if (!client.equals(lastClient)) {
            lastClient = client;
            lastAddress = client.getHostAddress();
        }
        return lastAddress;
    }

    private static String orNone(@Nullable String text) {
        return text == null ? NONE : text;
    }

    private static final class Text extends AccessFormat {

        @Override
        void add(AccessEntry entry, LineBuffer line) {
            addTime(entry, line);
            Arrival arrival = entry.arrival();
            line.add(" INFO  access: ").addWord(client(entry));
            line.add(' ').addWord(arrival.method());
            line.add(' ').addWord(arrival.target());
            line.add(' ').add((long) entry.status());
            line.add(' ').add(entry.sent());
            line.add(' ').addMillis(entry.firstByte()).add("ms");
            line.add(' ').addMillis(entry.total()).add("ms");
            line.add(' ').add(entry.result().tag());
            line.add(' ').addWord(entry.origin().label());
            line.add(' ').addWord(entry.source().map(Repository::toString).orElse(NONE));
            line.add(' ').addWord(arrival.id());
            line.add(" \"").addWords(orNone(arrival.userAgent())).add("\"\n");
        }
    }

    private static final class Json extends AccessFormat {

        @Override
        void add(AccessEntry entry, LineBuffer line) {
            line.add("{\"@timestamp\":\"");
            addTime(entry, line);
            line.add("\",\"logger_name\":\"access\",\"level\":\"INFO\"");
            field(line, "request_id", entry.id());
            field(line, "client", client(entry));
            field(line, "method", entry.arrival().method());
            field(line, "target", entry.arrival().target());
            field(line, "operation", entry.operation().tag());
            entry.repository().map(RepositoryName::value).ifPresent(name -> field(line, "repository", name));
            entry.reference().map(Identifier::toString).ifPresent(which -> field(line, "reference", which));
            entry.source().map(Repository::toString).ifPresent(its -> field(line, "source", its));
            line.add(",\"status\":").add((long) entry.status());
            field(line, "result", entry.result().tag());
            field(line, "origin", entry.origin().label());
            line.add(",\"bytes\":").add(entry.sent());
            line.add(",\"first_byte_ms\":").addMillis(entry.firstByte());
            line.add(",\"total_ms\":").addMillis(entry.total());
            field(line, "user_agent", orNone(entry.arrival().userAgent()));
            line.add("}\n");
        }

        private static void field(LineBuffer line, String name, String value) {
            line.add(",\"").add(name).add("\":\"").addWords(value).add('"');
        }
    }
}
