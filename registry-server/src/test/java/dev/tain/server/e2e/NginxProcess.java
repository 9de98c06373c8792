package dev.tain.server.e2e;

import dev.tain.server.FreePort;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A real nginx in front of a registry, on a port of 127.0.0.1, which sends who shows a credential and asks for a blob to another
 * host: to the storage on another port of {@code localhost}, at an address with a signature. The storage refuses who has no
 * signature, and who has a credential as well. All else goes to the registry.
 */
final class NginxProcess implements AutoCloseable {

    private final Path directory;
    private final int port;
    private final int storagePort;
    private final ServerProcess process;

    private NginxProcess(Path directory, int port, int storagePort, ServerProcess process) {
        this.directory = directory;
        this.port = port;
        this.storagePort = storagePort;
        this.process = process;
        process.awaitReady(() -> isListening() ? Optional.of(true) : Optional.empty());
    }

    /** Starts a front on a free port. */
    static NginxProcess start(Path directory, DockerRegistryProcess registry, Path store) throws IOException {
        Files.createDirectories(directory);
        int port = FreePort.find();
        int storagePort = FreePort.find();
        String config = CONFIG.replace("{directory}", directory.toString())
                .replace("{store}", store.toString())
                .replace("{port}", Integer.toString(port))
                .replace("{storage}", Integer.toString(storagePort))
                .replace("{registry}", registry.host())
                .replace("{signature}", TestSecret.word());
        Path file = Files.writeString(directory.resolve("nginx.conf"), config);
        List<String> command = List.of("nginx", "-c", file.toString(), "-p", directory.toString(), "-e", "stderr");
        return new NginxProcess(directory, port, storagePort, ServerProcess.start(command, directory));
    }

    private static final String CONFIG = """
            daemon off;
            master_process off;
            pid {directory}/nginx.pid;
            events {}
            http {
              client_body_temp_path {directory}/body;
              proxy_temp_path {directory}/proxy;
              fastcgi_temp_path {directory}/fastcgi;
              uwsgi_temp_path {directory}/uwsgi;
              scgi_temp_path {directory}/scgi;
              map $http_authorization $shown { "" "anonymous"; default "authorized"; }
              log_format tain "$server_port $request_method $uri $status $shown";
              access_log {directory}/access.log tain;
              server {
                listen 127.0.0.1:{port};
                location ~ ^/v2/.+/blobs/sha256:(?<start>..)(?<rest>.+)$ {
                  if ($shown = "anonymous") { return 418; }
                  error_page 418 = @registry;
                  return 307 http://localhost:{storage}/sha256/$start/$start$rest/data?X-Amz-Signature={signature};
                }
                location / { try_files /nothing @registry; }
                location @registry {
                  proxy_pass http://{registry};
                  proxy_set_header Host $http_host;
                }
              }
              server {
                listen 127.0.0.1:{storage};
                root {store}/docker/registry/v2/blobs;
                if ($shown = "authorized") { return 400; }
                if ($arg_X-Amz-Signature != "{signature}") { return 403; }
              }
            }
            """;

    /** The port of the front. */
    int port() {
        return port;
    }

    /** {@code 127.0.0.1:<port>} of the front, as in an image name. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** The requests to the storage so far, such as {@code GET /sha256/ab/ab…/data 200 anonymous}. */
    List<String> storageRequests() {
        return requests(storagePort);
    }

    /** The requests to the front so far, such as {@code GET /v2/ 401 anonymous}. */
    List<String> requests() {
        return requests(port);
    }

    private List<String> requests(int to) {
        try {
            return Files.readAllLines(directory.resolve("access.log")).stream()
                    .filter(line -> line.startsWith(to + " "))
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            // Not yet.
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
        KeptOutput.of(directory.resolve("access.log"));
    }
}
