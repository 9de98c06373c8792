package dev.tain.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kubectl of this machine, in a home of its own, without any configuration but the address of Tain's admin port. */
final class Kubectl {

    private final Path home;
    private final List<String> options;

    Kubectl(Path home, TainProcess tain) throws IOException {
        this(home, List.of("--server=http://" + tain.adminHost()));
    }

    private Kubectl(Path home, List<String> options) throws IOException {
        this.home = Files.createDirectories(home);
        this.options = options;
    }

    /** One that speaks TLS, with options that say whom it trusts and who it is. */
    static Kubectl overTls(Path home, TainProcess tain, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--server=https://" + tain.adminHost());
        return new Kubectl(home, all);
    }

    /** Writes a file that commands can name. */
    Kubectl file(String name, String text) {
        try {
            Files.writeString(home.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    Command.Result run(String... arguments) {
        return Command.run(home, environment(), command(arguments));
    }

    /** Starts a command that has no end, and whose output is its log. */
    ServerProcess start(String... arguments) {
        return ServerProcess.start(command(arguments), home, environment());
    }

    /** Edits as a user does whose editor replaces a text by another one. */
    Command.Result edit(String from, String to, String... arguments) {
        List<String> command = new ArrayList<>(command("edit"));
        command.addAll(List.of(arguments));
        return Command.run(
                home,
                Map.of("HOME", home.toString(), "KUBECONFIG", "", "KUBE_EDITOR", "sed -i s/%s/%s/".formatted(from, to)),
                command);
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "KUBECONFIG", "");
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }
}
