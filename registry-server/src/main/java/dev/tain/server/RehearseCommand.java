package dev.tain.server;

import dev.tain.server.registry.RegistryServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code tain rehearse}: starts as {@code tain serve} does in this directory, with its settings and store, but on ports of its own
 * and for this machine alone; asks its registry port what every client asks first, without TLS; and stops. Java makes an archive
 * of the classes that such a run has used, see {@code deploy/lay-out}.
 */
final class RehearseCommand {

    private static final List<String> FREE_PORTS = List.of(
            "--tain.registry.address=127.0.0.1",
            "--tain.registry.port=0",
            "--tain.admin.address=127.0.0.1",
            "--tain.admin.port=0");

    private static final int PATIENCE_MILLIS = 20_000;

    private RehearseCommand() {}

    /** Returns whether it was answered. */
    static boolean run(CommandLine line) {
        if (line.config().isPresent()
                || !line.overrides().isEmpty()
                || !line.operands().isEmpty()) {
            throw new UsageException("rehearse takes neither operands nor options");
        }
        CommandLine serve = new CommandLine(Optional.empty(), FREE_PORTS, List.of());
        try (ConfigurableApplicationContext context = ServeCommand.run(serve)) {
            int status = ask(context.getBean(RegistryServer.class).port());
            if (status != HttpURLConnection.HTTP_OK) {
                System.err.printf("tain: the registry port has answered with %d, and 200 was wanted%n", status);
            }
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            System.err.println("tain: the registry port does not answer: " + e.getMessage());
            return false;
        }
    }

    /** Returns the status. */
    private static int ask(int port) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) new URL("http", "127.0.0.1", port, "/v2/").openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
