package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * nginx as its users have it: a worker per core, sendfile; or as one who has read all of its documentation has it.
 *
 * @param directory where its configuration and its temporary files are
 * @param log the access log, when it writes one
 * @param certificate for TLS, when it speaks that
 * @param tuned whether it remembers open files, writes its log in pieces, and stores what it fetches in large ones
 */
record NginxServer(Path directory, Optional<Path> log, Optional<Certificate> certificate, boolean tuned) {

    private static final String CONFIG = """
            daemon off;
            {user}
            worker_processes auto;
            pid {directory}/nginx.pid;
            error_log stderr;
            events { worker_connections 4096; }
            http {
              client_body_temp_path {directory}/body;
              proxy_temp_path {directory}/proxy;
              fastcgi_temp_path {directory}/fastcgi;
              uwsgi_temp_path {directory}/uwsgi;
              scgi_temp_path {directory}/scgi;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 100000000;
              log_format taken "$uri $body_bytes_sent";
              access_log {log};
              {tuning}
              server {
                listen 127.0.0.1:{port}{tls};
                {certificate}
                location = /v2/ { return 200 "{}"; }
                {locations}
              }
            }
            """;

    /** Static files, with the types that the specification demands. */
    private static final String FILES = """
            root {site};
            location /v2/{repository}/manifests/ {
              types {}
              default_type application/vnd.oci.image.manifest.v1+json;
            }
            location /v2/{repository}/blobs/ {
              types {}
              default_type application/octet-stream;
            }
            """;

    /** The way that nginx's documentation of proxy_store has: what is not there is fetched, passed on and kept. */
    private static final String STORE = """
            root {site};
            location /v2/ { error_page 404 = @fetch; log_not_found off; }
            location @fetch {
              internal;
              proxy_pass http://{upstream};
              proxy_store on;
              proxy_store_access user:rw;
            }
            """;

    private static final String TUNED_LOG = " buffer=64k flush=1s";

    private static final String TUNED_FILES = "open_file_cache max=10000 inactive=60s; open_file_cache_valid 60s;";

    private static final String TUNED_STORE = "proxy_buffers 16 256k; proxy_buffer_size 64k;"
            + " proxy_busy_buffers_size 512k; proxy_temp_file_write_size 512k;";

    /** Serves the files of a site. */
    Server files(Processes processes, Path site) throws IOException, InterruptedException {
        return start(processes, "combined", TUNED_FILES, FILES.replace("{site}", site.toString()));
    }

    /** Serves the files of a site likewise, and notes the path and the bytes of the body of every answer. */
    Server upstream(Processes processes, Path site) throws IOException, InterruptedException {
        return start(processes, "taken", TUNED_FILES, FILES.replace("{site}", site.toString()));
    }

    /** Passes on what another server has, and keeps it. */
    Server store(Processes processes, Path site, Server upstream) throws IOException, InterruptedException {
        String locations = STORE.replace("{site}", site.toString())
                .replace("{upstream}", upstream.address().host());
        return start(processes, "combined", TUNED_STORE, locations);
    }

    private Server start(Processes processes, String format, String tuning, String locations)
            throws IOException, InterruptedException {
        Server.Address address = Server.Address.free().withTls(certificate.isPresent());
        // Or its workers, started by root, could not read the temporary directory.
        boolean root = System.getProperty("user.name").equals("root");
        String config = CONFIG.replace("{locations}", locations)
                .replace("{repository}", Blob.REPOSITORY)
                .replace("{directory}", directory.toString())
                .replace("{user}", root ? "user root root;" : "")
                .replace("{port}", Integer.toString(address.port()))
                .replace(
                        "{log}",
                        log.map(file -> file + " " + format + (tuned ? TUNED_LOG : ""))
                                .orElse("off"))
                .replace("{tuning}", tuned ? tuning : "")
                .replace("{tls}", certificate.isPresent() ? " ssl" : "")
                .replace("{certificate}", certificate.map(NginxServer::tls).orElse(""));
        Path file = Files.writeString(directory.resolve("nginx.conf"), config);
        List<String> command = List.of("nginx", "-c", file.toString(), "-p", directory.toString(), "-e", "stderr");
        return Server.start(processes, command, address, directory.resolve("nginx.out"));
    }

    private static String tls(Certificate certificate) {
        return "ssl_certificate %s; ssl_certificate_key %s; ssl_protocols TLSv1.2 TLSv1.3;"
                .formatted(certificate.certificate(), certificate.key());
    }
}
