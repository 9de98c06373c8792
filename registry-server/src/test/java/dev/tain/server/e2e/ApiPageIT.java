package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Administrators browse the API in Debian's Chromium, and ask something from there. */
@RealTools({"chromium", "chromedriver"})
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ApiPageIT {

    @TempDir
    Path directory;

    @TempDir
    Path home;

    @AutoClose
    TainProcess tain;

    @BeforeEach
    void startTain() throws IOException {
        tain = TainProcess.start(directory);
        tain.awaitAdmin("/actuator/health/readiness");
    }

    @Test
    void aRequestIsRunFromThePage() throws Exception {
        String operation = "#operations-Settings-settings";
        try (ChromeDriver browser = ChromeDriver.start(home)) {
            browser.open("http://" + tain.adminHost() + "/admin");
            browser.click(operation + " .opblock-summary-control");
            browser.click(operation + " .try-out__btn");
            browser.click(operation + " .execute");

            assertThat(browser.text(operation + " .live-responses-table .response .response-col_status"))
                    .contains("200");
            assertThat(browser.text(
                            operation + " .live-responses-table .response .response-col_description .microlight"))
                    .contains("tain.admin.address");
            browser.screenshot(Path.of("target", "api-page.png"));
            assertThat(browser.run("return performance.getEntriesByType('resource').map(one => one.name)"))
                    .isNotEmpty()
                    .allMatch(name -> name.asString().startsWith("http://" + tain.adminHost() + "/admin/"));
        }
    }
}
