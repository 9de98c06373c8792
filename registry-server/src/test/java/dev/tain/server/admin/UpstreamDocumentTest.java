package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.server.pull.place.BreakerState;
import dev.tain.server.pull.place.BreakerStatus;
import dev.tain.server.pull.place.RepositoryStatus;
import dev.tain.server.pull.place.UpstreamStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpstreamDocumentTest {

    private static final BreakerStatus TRIED = new BreakerStatus(
            BreakerState.HALF_OPEN, Instant.parse("2026-03-01T12:00:00Z"), Optional.empty(), 3, Optional.empty());

    @Test
    void countsAllRepositoriesThatAreLeftAloneAndNamesTheFirstHundred() {
        List<RepositoryStatus> repositories = IntStream.range(0, 250)
                .mapToObj(i -> new RepositoryStatus("quay.io/app" + i, TRIED))
                .toList();

        UpstreamDocument document = UpstreamDocument.of(
                new UpstreamStatus(RegistryHost.parse("quay.io"), TRIED, repositories, 750, 750, 0, 0));

        assertThat(document.repositoriesLeftAlone()).isEqualTo(250);
        assertThat(document.repositories()).hasSize(100);
        assertThat(document.repositories().get(99).name()).isEqualTo("quay.io/app99");
        assertThat(document.repositories().get(99).state()).isEqualTo("half-open");
    }
}
