package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Tag;
import dev.tain.testkit.Credentials;
import dev.tain.testkit.TestAuthority;
import dev.tain.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The only way to the registries is a proxy with passwords, which alone knows their names. */
@RealTools({"podman", "skopeo", "buildah", "busybox", "docker-registry", "squid"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ForwardProxyIT {

    private static final Tag LATEST = Tag.parse("latest");
    private static final String HOST = "registry.behind-the-proxy.example";
    /** An address of this machine that is not excepted from proxies, as loopback addresses are. */
    private static final String HERE = "0.0.0.0";

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static Path store;

    @TempDir
    Path directory;

    private final TestAuthority authority = TestAuthority.named("Team CA");
    private final Credentials user = new Credentials("ada", TestSecret.word());

    @AutoClose
    SquidProcess proxy;

    @AutoClose
    DockerRegistryProcess registry;

    @AutoClose
    TainProcess tain;

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    @BeforeEach
    void startTheProxy() throws IOException {
        proxy = SquidProcess.start(user, HOST);
    }

    private void startTlsRegistry() throws IOException {
        registry = DockerRegistryProcess.start(
                RegistryOptions.in(directory.resolve("registry")).tls(authority.forHosts(HOST)), store);
    }

    private void startPlainRegistry() throws IOException {
        registry = DockerRegistryProcess.start(RegistryOptions.in(directory.resolve("registry")), store);
    }

    private String locationAt(String host) {
        return host + ":" + registry.port();
    }

    private void startTain(Map<String, String> proxies) throws IOException {
        Map<String, String> environment = new HashMap<>(proxies);
        Path roots = authority.writePem(directory.resolve("roots.pem"));
        environment.put("TAIN_UPSTREAM_TRUSTEDROOTS", roots.toString());
        tain = TainProcess.startIn(directory.resolve("tain"), environment);
    }

    private int answerToTheManifest() throws Exception {
        return new TainClient(tain, PrivateSource.IMAGE).manifest(LATEST).statusCode();
    }

    @Test
    void podmanPullsOverHttpsThroughTheProxy() throws Exception {
        startTlsRegistry();
        PrivateSource.write(directory.resolve("tain"), locationAt(HOST));
        startTain(Map.of("HTTPS_PROXY", proxy.url(user)));

        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        tain.close(); // a tunnel is logged at its end
        proxy.awaitRequest("CONNECT " + locationAt(HOST) + " ada 200");
    }

    @Test
    void plainHttpGoesThroughTheProxyToo() throws Exception {
        startPlainRegistry();
        PrivateSource.writeInsecure(directory.resolve("tain"), locationAt(HOST));
        startTain(Map.of("HTTP_PROXY", proxy.url(user), "HTTPS_PROXY", proxy.url(user)));

        assertThat(answerToTheManifest()).isEqualTo(200);

        assertThat(proxy.requests())
                .anyMatch(line ->
                        line.startsWith("GET http://" + locationAt(HOST) + "/v2/") && line.endsWith(" ada 200"));
    }

    @Test
    void aWrongPasswordForTheProxyNamesTheProxyAndNotThePassword() throws Exception {
        startTlsRegistry();
        PrivateSource.write(directory.resolve("tain"), locationAt(HOST));
        Credentials wrong = new Credentials("ada", TestSecret.word());
        startTain(Map.of("HTTPS_PROXY", proxy.url(wrong)));

        assertThat(answerToTheManifest()).isEqualTo(503);

        tain.awaitLog("407");
        assertThat(tain.log()).contains(proxy.host(), locationAt(HOST)).doesNotContain(wrong.password());
    }

    @Test
    void aWrongPasswordForTheProxyIsNoRefusalByARegistryOverPlainHttp() throws Exception {
        startPlainRegistry();
        PrivateSource.writeInsecure(directory.resolve("tain"), locationAt(HOST));
        Credentials wrong = new Credentials("ada", TestSecret.word());
        startTain(Map.of("HTTP_PROXY", proxy.url(wrong), "HTTPS_PROXY", proxy.url(wrong)));

        assertThat(answerToTheManifest()).isEqualTo(503);

        tain.awaitLog("407");
        assertThat(tain.log()).contains(proxy.host()).doesNotContain(wrong.password());
    }

    @Test
    void whatNeedsNoProxyGoesStraight() throws Exception {
        startPlainRegistry();
        PrivateSource.writeInsecure(directory.resolve("tain"), locationAt(HERE));
        startTain(Map.of(
                "HTTP_PROXY", proxy.url(user), "HTTPS_PROXY", proxy.url(user), "NO_PROXY", "other.example," + HERE));

        assertThat(answerToTheManifest()).isEqualTo(200);

        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void theSameAddressGoesThroughTheProxyWhereItIsNotExcepted() throws Exception {
        startPlainRegistry();
        PrivateSource.writeInsecure(directory.resolve("tain"), locationAt(HERE));
        startTain(Map.of("HTTP_PROXY", proxy.url(user), "HTTPS_PROXY", proxy.url(user)));

        assertThat(answerToTheManifest()).isEqualTo(200);

        assertThat(proxy.requests()).isNotEmpty();
    }
}
