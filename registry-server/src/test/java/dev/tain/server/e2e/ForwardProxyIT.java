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

    @TempDir
    static Path imageDirectory;

    static RealImage image;
    static Path store;

    @TempDir
    Path directory;

    private final TestAuthority authority = TestAuthority.named("Team CA");
    private final Credentials user = new Credentials("ada", TestSecret.word());

    @AutoClose
    private final Started started = new Started();

    @AutoClose
    SquidProcess proxy;

    @BeforeAll
    static void fillTheStore() throws IOException {
        image = RealImage.build(imageDirectory);
        store = image.pushToStore(imageDirectory, PrivateSource.REPOSITORY);
    }

    @BeforeEach
    void startTheProxy() throws IOException {
        proxy = SquidProcess.start(user, HOST);
    }

    /** Starts a registry with a certificate for the host; returns the host and the port. */
    private String startTlsRegistry() throws IOException {
        RegistryOptions options = RegistryOptions.in(directory.resolve("registry"));
        return HOST + ":" + start(options.tls(authority.forHosts(HOST)));
    }

    /** Starts a registry over plain HTTP; returns its port. */
    private int startPlainRegistry() throws IOException {
        return start(RegistryOptions.in(directory.resolve("registry")));
    }

    private int start(RegistryOptions options) throws IOException {
        return started.add(DockerRegistryProcess.start(options, store)).port();
    }

    private TainProcess startTain(Map<String, String> proxies) throws IOException {
        Map<String, String> environment = new HashMap<>(proxies);
        Path roots = authority.writePem(directory.resolve("roots.pem"));
        environment.put("TAIN_UPSTREAM_TRUSTEDROOTS", roots.toString());
        return started.add(TainProcess.startIn(directory.resolve("tain"), environment));
    }

    private static int answerToTheManifest(TainProcess tain) throws Exception {
        return new TainClient(tain, PrivateSource.IMAGE).manifest(LATEST).statusCode();
    }

    @Test
    void podmanPullsOverHttpsThroughTheProxy() throws Exception {
        String place = startTlsRegistry();
        PrivateSource.write(directory.resolve("tain"), place);
        TainProcess tain = startTain(Map.of("HTTPS_PROXY", proxy.url(user)));

        Command.Result pull = PrivateSource.node(directory.resolve("node"), tain)
                .podman("pull", PrivateSource.IMAGE + "@" + image.index());

        assertThat(pull.orFail().lastLine()).isEqualTo(image.id());
        tain.close(); // a tunnel is logged at its end
        proxy.awaitRequest("CONNECT " + place + " ada 200");
    }

    @Test
    void plainHttpGoesThroughTheProxyToo() throws Exception {
        String place = HOST + ":" + startPlainRegistry();
        PrivateSource.writeInsecure(directory.resolve("tain"), place);
        TainProcess tain = startTain(Map.of("HTTP_PROXY", proxy.url(user), "HTTPS_PROXY", proxy.url(user)));

        assertThat(answerToTheManifest(tain)).isEqualTo(200);

        assertThat(proxy.requests())
                .anyMatch(line -> line.startsWith("GET http://" + place + "/v2/") && line.endsWith(" ada 200"));
    }

    @Test
    void aWrongPasswordForTheProxyNamesTheProxyAndNotThePassword() throws Exception {
        String place = startTlsRegistry();
        PrivateSource.write(directory.resolve("tain"), place);
        Credentials wrong = new Credentials("ada", TestSecret.word());
        TainProcess tain = startTain(Map.of("HTTPS_PROXY", proxy.url(wrong)));

        assertThat(answerToTheManifest(tain)).isEqualTo(503);

        tain.awaitLog("407");
        assertThat(tain.log()).contains(proxy.host(), place).doesNotContain(wrong.password());
    }

    @Test
    void aWrongPasswordForTheProxyIsNoRefusalByARegistryOverPlainHttp() throws Exception {
        String place = HOST + ":" + startPlainRegistry();
        PrivateSource.writeInsecure(directory.resolve("tain"), place);
        Credentials wrong = new Credentials("ada", TestSecret.word());
        TainProcess tain = startTain(Map.of("HTTP_PROXY", proxy.url(wrong), "HTTPS_PROXY", proxy.url(wrong)));

        assertThat(answerToTheManifest(tain)).isEqualTo(503);

        tain.awaitLog("407");
        assertThat(tain.log()).contains(proxy.host()).doesNotContain(wrong.password());
    }

    @Test
    void whatIsExceptedGoesStraightAlsoWhereOnlyTheProxyKnowsTheWay() throws Exception {
        String place = startTlsRegistry();
        PrivateSource.write(directory.resolve("tain"), place);
        TainProcess tain = startTain(Map.of("HTTPS_PROXY", proxy.url(user), "NO_PROXY", "other.example," + HOST));

        assertThat(answerToTheManifest(tain)).isEqualTo(503);

        tain.awaitLog("https://" + place);
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void loopbackAddressesGoStraight() throws Exception {
        PrivateSource.writeInsecure(directory.resolve("tain"), "127.0.0.1:" + startPlainRegistry());
        TainProcess tain = startTain(Map.of("HTTP_PROXY", proxy.url(user), "HTTPS_PROXY", proxy.url(user)));

        assertThat(answerToTheManifest(tain)).isEqualTo(200);

        assertThat(proxy.requests()).isEmpty();
    }
}
