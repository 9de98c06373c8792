package dev.tain.server.e2e;

import static dev.tain.server.e2e.BadStart.assertFailed;
import static dev.tain.server.e2e.BadStart.tain;

import dev.tain.storage.FileSystemStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tain serve} with settings, files or ports that cannot be used: it ends, and says which, where and why. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BadStartIT {

    @TempDir
    Path directory;

    @Test
    void namesAValueThatIsOutOfRange() throws IOException {
        Path file = settings("tain:\n  registry:\n    port: 70000\n");

        assertFailed(serve(), file + ":3:11: tain.registry.port = \"70000\" is wrong: expected a port, 0 to 65535");
    }

    @Test
    void namesAValueThatIsNoNumber() throws IOException {
        Path file = settings("tain:\n  admin:\n    port: many\n");

        assertFailed(serve(), file + ":3:11: tain.admin.port = \"many\" is wrong: expected a whole number");
    }

    @Test
    void namesAnItemOfAListThatIsNoHost() throws IOException {
        Path file = settings("tain:\n  own-hosts:\n    - a.example\n    - b c\n");

        assertFailed(serve(), file + ":4:7: tain.own-hosts[1] = \"b c\" is wrong", "not a registry host");
    }

    @Test
    void namesAKeyThatIsUnknown() throws IOException {
        Path file = settings("tain:\n  registry:\n    prot: 5000\n");

        assertFailed(
                serve(), file + ":3:11: tain.registry.prot is not a setting: did you mean \"tain.registry.port\"?");
    }

    @Test
    void namesAKeyThatIsUnknownOnTheCommandLine() {
        assertFailed(
                serve("--tain.registry.prot=5000"), "command line: tain.registry.prot is not a setting: did you mean");
    }

    @Test
    void namesAWrongVariableOfTheEnvironment() {
        Command.Result result = tain(directory, Map.of("TAIN_TAGS_MAX_AGE", "-5s"), "serve");

        assertFailed(
                result,
                "environment variable TAIN_TAGS_MAX_AGE: tain.tags.max-age = \"-5s\" is wrong: expected 0s or more");
    }

    /** As Kubernetes sets them in every pod of a namespace with a Service called tain-registry. */
    @Test
    void knowsTheVariablesThatKubernetesSetsForServices() {
        Command.Result result = tain(directory, Map.of("TAIN_REGISTRY_PORT", "tcp://10.96.0.7:5000"), "serve");

        assertFailed(
                result, "environment variable TAIN_REGISTRY_PORT", "expected a whole number", "enableServiceLinks");
    }

    @Test
    void namesAGroupThatWasGivenAValue() throws IOException {
        Path file = settings("tain:\n  upstream: 5s\n");

        assertFailed(
                serve(),
                file + ":2:13: tain.upstream = \"5s\" is wrong",
                "keys below it: tain.upstream.connect-timeout");
    }

    @Test
    void namesThePlaceWhereTheSettingsAreNotYaml() throws IOException {
        Path file = settings("tain:\n\tregistry:\n");

        assertFailed(serve(), file + ":2:1: this is not YAML", "TAB");
    }

    @Test
    void namesTheRegistryPortThatIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            Path file =
                    settings("tain:\n  registry: {address: 127.0.0.1, port: %s}\n  admin: {port: 0}\n".formatted(port));

            assertFailed(
                    serve(),
                    "The registry port cannot listen on 127.0.0.1:" + port + ": Address already in use",
                    file + ":2:40: tain.registry.port = \"" + port + "\"",
                    "set tain.registry.port to a free port");
        }
    }

    @Test
    void namesTheAdminPortThatIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            assertFailed(
                    serve("--tain.registry.port=0", "--tain.admin.port=" + port),
                    "The admin port cannot listen on 127.0.0.1:" + port + ": Address already in use",
                    "command line: tain.admin.port = \"" + port + "\"",
                    "set tain.admin.port to a free port");
        }
    }

    @Test
    void namesAnAddressThatIsNotOneOfThisMachine() {
        assertFailed(
                serve("--tain.registry.port=0", "--tain.admin.port=0", "--tain.registry.address=203.0.113.7"),
                "The registry port cannot listen on 203.0.113.7:0: Cannot assign requested address",
                "command line: tain.registry.address",
                "Set tain.registry.address to an address of this machine");
    }

    @Test
    void namesAStoreDirectoryThatIsAFile() throws IOException {
        Files.writeString(directory.resolve("store"), "a file");
        Path file = settings("tain:\n  storage:\n    filesystem:\n      path: store\n");

        assertFailed(
                serve(),
                "The store directory " + directory.resolve("store"),
                file + ":4:13: tain.storage.filesystem.path = \"store\"",
                "or set tain.storage.filesystem.path to another one");
    }

    @Test
    void namesTheStoreThatAnotherTainUses() throws IOException {
        FileSystemStore other = FileSystemStore.open(directory.resolve("data"));
        try {
            assertFailed(
                    serve(),
                    "The store " + directory.resolve("data") + " is in use by another Tain",
                    "Free the directory");
        } finally {
            other.close();
        }
    }

    @Test
    void namesThePolicyDirectoryThatDoesNotExist() throws IOException {
        Path file = settings("tain:\n  policy:\n    directory: nowhere\n");

        assertFailed(
                serve(),
                "nowhere",
                "The policy directory does not exist",
                file + ":3:16: tain.policy.directory = \"nowhere\"");
    }

    @Test
    void namesThePlaceWhereRegistriesConfIsBroken() throws IOException {
        policy("registries.conf", "[[registry]]\nlocation = \"quay.io\nblocked = true\n");

        assertFailed(serve("--tain.policy.directory=policy"), "registries.conf:2:", "\"tain check FILE\"");
    }

    @Test
    void namesThePlaceWhereAnObjectIsBroken() throws IOException {
        policy("mirrors.yaml", """
                apiVersion: operator.openshift.io/v1alpha1
                kind: ImageContentSourcePolicy
                metadata:
                  name: ubi8repo
                spec:
                  repositoryDigestMirrors:
                    - source: registry.access.redhat.com/ubi8
                      mirrors: ["not a place"]
                """);

        assertFailed(serve("--tain.policy.directory=policy"), "mirrors.yaml:8:", "not a place");
    }

    @Test
    void namesWhatIsMissingForAnAdminPortThatOthersReach() throws IOException {
        Path file = settings("tain:\n  admin:\n    address: 0.0.0.0\n");

        assertFailed(
                serve("--tain.registry.port=0", "--tain.admin.port=0"),
                "The admin port would listen on 0.0.0.0",
                "without TLS and without a credential",
                file + ":3:14: tain.admin.address = \"0.0.0.0\"",
                "\"tain token NAME ROLE\"");
    }

    @Test
    void namesThePlaceWhereTheCredentialsOfTheAdminPortAreBroken() throws IOException {
        Files.writeString(directory.resolve("admins.yaml"), "tokens:\n  - name: ci\n    role: root\n");

        assertFailed(
                serve("--tain.admin.credentials-file=admins.yaml"),
                "admins.yaml:3:11: expected a role: viewer, operator, admin",
                "command line: tain.admin.credentials-file = \"admins.yaml\"");
    }

    private Command.Result serve(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return tain(directory, arguments);
    }

    private Path settings(String text) throws IOException {
        return Files.writeString(directory.resolve("tain.yaml"), text);
    }

    private void policy(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve("policy"));
        Files.writeString(directory.resolve("policy").resolve(name), text);
    }
}
