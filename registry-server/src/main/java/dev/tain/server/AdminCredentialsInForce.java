package dev.tain.server;

import dev.tain.config.admin.AdminCredentials;
import dev.tain.config.settings.AdminSettings;
import dev.tain.server.guard.CredentialsFile;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may come to the admin port, and where it may listen with that.
 *
 * @param file the credentials; empty while no file is set
 */
record AdminCredentialsInForce(Optional<CredentialsFile> file) implements AutoCloseable {

    static final String KEY = "tain.admin.credentials-file";

    private static final String HOW =
            "\"tain token NAME ROLE\" prints a token and its entry for a file; %s names the file".formatted(KEY);

    Optional<AdminCredentials> get() {
        return file.map(CredentialsFile::inForce);
    }

    /**
     * Checks that nobody but those who may can come to a port with these settings.
     *
     * @throws StartFailure when somebody could, or nobody at all
     */
    void require(InetAddress address, AdminSettings admin) {
        boolean authorities = admin.tls() != null && admin.tls().clientAuthorities() != null;
        boolean usable =
                get().filter(known -> !known.tokens().isEmpty() || authorities).isPresent();
        if (file.isPresent() && !usable) {
            throw new StartFailure(
                    KEY,
                    "The file has certificates alone, and there is no authority to verify them, so nobody could come",
                    "Set tain.admin.tls.client-authorities, or add a token: %s.".formatted(HOW));
        }
        if (!address.isLoopbackAddress() && (admin.tls() == null || !usable)) {
            throw new StartFailure(
                    "tain.admin.address",
                    "The admin port would listen on %s, where others than this machine reach it, without %s"
                            .formatted(admin.address(), missing(admin.tls() == null, !usable)),
                    "Set %s; or set tain.admin.address to 127.0.0.1.".formatted(toDo(admin.tls() == null, !usable)));
        }
    }

    private static String missing(boolean tls, boolean credential) {
        return tls && credential ? "TLS and without a credential" : tls ? "TLS" : "a credential";
    }

    private static String toDo(boolean tls, boolean credential) {
        String forTls = "tain.admin.tls.certificate and tain.admin.tls.key";
        String forCredential = "%s (%s)".formatted(KEY, HOW);
        return tls && credential ? forTls + ", and " + forCredential : tls ? forTls : forCredential;
    }

    @Override
    public void close() {
        file.ifPresent(CredentialsFile::close);
    }
}
