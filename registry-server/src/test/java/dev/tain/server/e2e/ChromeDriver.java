package dev.tain.server.e2e;

import dev.tain.server.FreePort;
import dev.tain.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a screen, driven by chromedriver.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>
 */
final class ChromeDriver implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> OPTIONS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1200,1600");

    private final Process process;
    private final URI driver;
    private final String session;

    private ChromeDriver(Process process, URI driver, Path profile) {
        this.process = process;
        this.driver = driver;
        Await.until("chromedriver", LIMIT, this::isReady);
        List<String> arguments = new ArrayList<>(OPTIONS);
        arguments.add("--user-data-dir=" + profile);
        JsonNode value = send(
                "POST",
                "/session",
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of(
                                        "goog:chromeOptions",
                                        Map.of("args", arguments, "binary", "/usr/bin/chromium")))));
        session = "/session/" + value.path("sessionId").asString();
    }

    /** Starts both; what they keep and say is below the directory. */
    static ChromeDriver start(Path directory) throws IOException {
        int port = FreePort.find();
        Process process = new ProcessBuilder("chromedriver", "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromedriver.log").toFile())
                .start();
        try {
            return new ChromeDriver(
                    process,
                    URI.create("http://127.0.0.1:" + port),
                    Files.createDirectory(directory.resolve("profile")));
        } catch (IOException | RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    void open(String url) {
        send("POST", session + "/url", Map.of("url", url));
    }

    /** Waits for an element, scrolls to it and clicks on it, as a user would. */
    void click(String selector) {
        Await.until(selector, LIMIT, () -> {
            try {
                String element = element(selector);
                send("POST", session + "/element/" + element + "/click", Map.of());
                return true;
            } catch (AssertionError notYet) {
                return false;
            }
        });
    }

    /** The text of an element, once there is one. */
    String text(String selector) {
        Await.until(selector, LIMIT, () -> {
            try {
                element(selector);
                return true;
            } catch (AssertionError notYet) {
                return false;
            }
        });
        return send("GET", session + "/element/" + element(selector) + "/text", Map.of())
                .asString();
    }

    /** What a script in the page returns. */
    JsonNode run(String script) {
        return send("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    void screenshot(Path file) throws IOException {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(send("GET", session + "/screenshot", Map.of()).asString()));
    }

    private String element(String selector) {
        return send("POST", session + "/element", Map.of("using", "css selector", "value", selector))
                .properties()
                .iterator()
                .next()
                .getValue()
                .asString();
    }

    private boolean isReady() {
        try {
            return send("GET", "/status", Map.of()).path("ready").asBoolean();
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private JsonNode send(String method, String path, Map<String, ?> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(driver.resolve(path))
                .timeout(LIMIT)
                .method(
                        method,
                        method.equals("POST")
                                ? BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))
                                : BodyPublishers.noBody());
        try {
            JsonNode answer = JsonMapper.shared()
                    .readTree(
                            HTTP.send(request.build(), BodyHandlers.ofString()).body());
            if (answer.path("value").has("error")) {
                throw new AssertionError(
                        method + " " + path + ": " + answer.path("value").path("message"));
            }
            return answer.path("value");
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, Map.of());
        } finally {
            process.destroy();
            process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        }
    }
}
