package dev.tain.server.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.oci.Digest;
import dev.tain.oci.Reference;
import dev.tain.server.pull.PrefetchStatus.ReferenceStatus;
import dev.tain.server.pull.PrefetchStatus.State;
import dev.tain.testkit.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is counted of a reference, and what is kept of it. */
class ReferenceProgressTest {

    private static final Reference REFERENCE = Reference.parse("source.example/team/app:v1");
    private static final Digest MANIFEST = digest(-1);

    private final List<Digest> asked = new ArrayList<>();
    private long arrived = 30;
    private final ReferenceProgress progress = new ReferenceProgress(REFERENCE, blob -> {
        asked.add(blob);
        return arrived;
    });

    @Test
    void itsCountersStayAsTheyWereAtTheEnd() {
        progress.begin();
        progress.hasManifest(MANIFEST);
        progress.needs(digest(1), 100);
        progress.needs(digest(2), 200);
        progress.has(digest(1));

        progress.end(State.FAILED, "why");
        ReferenceStatus end = progress.status();
        arrived = 0;
        progress.needs(digest(3), 300);
        progress.has(digest(2));
        progress.end(State.CANCELLED, null);

        assertThat(end).isEqualTo(new ReferenceStatus(REFERENCE, State.FAILED, 1, 1, 2, 130, 300, Optional.of("why")));
        assertThat(progress.status()).isEqualTo(end);
        assertThat(progress.hasManifest(digest(4))).isFalse();
    }

    @Test
    void noBlobIsAskedForAfterTheEnd() {
        progress.begin();
        progress.needs(digest(1), 100);
        progress.end(State.CANCELLED, null);
        asked.clear();

        progress.status();

        assertThat(asked).isEmpty();
    }

    @Test
    void itsBlobsAreBounded() {
        for (int i = 0; i < ReferenceProgress.MANY; i++) {
            progress.needs(digest(i), 1);
        }
        progress.needs(digest(0), 1);

        assertThatThrownBy(() -> progress.needs(digest(ReferenceProgress.MANY), 1))
                .isInstanceOf(TooManyPartsException.class)
                .hasMessage("It has more than 10000 configs and layers");
        assertThat(progress.status().blobsTotal()).isEqualTo(ReferenceProgress.MANY);
    }

    @Test
    void itsManifestsAreBounded() {
        for (int i = 0; i < ReferenceProgress.MANY; i++) {
            assertThat(progress.hasManifest(digest(i))).isTrue();
        }
        assertThat(progress.hasManifest(digest(0))).isFalse();

        assertThatThrownBy(() -> progress.hasManifest(digest(ReferenceProgress.MANY)))
                .isInstanceOf(TooManyPartsException.class)
                .hasMessage("It has more than 10000 manifests");
        assertThat(progress.status().manifests()).isEqualTo(ReferenceProgress.MANY);
    }

    private static Digest digest(int number) {
        return Content.of("part " + number).digest();
    }
}
