package dev.tain.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate for 127.0.0.1, which all servers share.
 *
 * @param certificate the file with the certificate, in PEM
 * @param key the file with its private key, in PEM, without a password
 */
record Certificate(Path certificate, Path key) {

    private static final String ALIAS = "bench";

    /** It protects nothing: the key is gone when the comparison ends. */
    private static final String PASSWORD = "changeit";

    private static final int LINE = 64;

    static Certificate make(Processes processes, Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("tls.p12");
        makeKey(processes, store);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] certificate = keys.getCertificate(ALIAS).getEncoded();
            byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            return new Certificate(
                    write(directory.resolve("tls.crt"), "CERTIFICATE", certificate),
                    write(directory.resolve("tls.key"), "PRIVATE KEY", key));
        } catch (GeneralSecurityException e) {
            throw new IOException("The JDK cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static void makeKey(Processes processes, Path store) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options =
                "-genkeypair -alias %s -keyalg EC -groupname secp256r1 -dname CN=127.0.0.1 -ext SAN=IP:127.0.0.1"
                        + " -validity 2 -storetype PKCS12 -storepass %s";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.formatted(ALIAS, PASSWORD).split(" ")));
        command.addAll(List.of("-keystore", store.toString()));
        processes.run(command, Duration.ofMinutes(1));
    }

    private static Path write(Path file, String what, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, base64, what));
    }
}
