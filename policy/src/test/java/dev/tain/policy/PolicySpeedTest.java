package dev.tain.policy;

import static dev.tain.policy.Policies.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicySpeedTest {

    /** The longest time for one plan, in nanoseconds. */
    private static final long LONGEST = 20_000;

    private static final int ENTRIES = 10_000;
    private static final int MOST_ROUNDS = 2_000;
    private static final int PLANS_PER_ROUND = 100;

    private static List<RegistryEntry> entries() {
        List<RegistryEntry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(
                    Policies.entry("registry%d.example.com/org/team%d <- mirror.corp/r%d".formatted(i % 100, i, i)));
        }
        return entries;
    }

    /** The round that is not disturbed counts, once the first rounds have had the code compiled. */
    private static long nanosecondsOfAPlan(PullPlanner planner, Reference reference) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && best >= LONGEST; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < PLANS_PER_ROUND; i++) {
                planner.plan(reference, Optional.empty());
            }
            best = Math.min(best, (System.nanoTime() - start) / PLANS_PER_ROUND);
        }
        return best;
    }

    @Test
    void plansWithTenThousandEntriesInLessThan20Microseconds() {
        PullPlanner planner = new PullPlanner(MirrorPolicy.of(entries()), new OwnHosts(Set.of()));
        Reference reference = reference("registry42.example.com/org/team9942/app@digest");
        assertThat(Policies.places(planner.plan(reference, Optional.empty())))
                .startsWith("mirror.corp/r9942/app@digest, ");
        assertThat(nanosecondsOfAPlan(planner, reference)).isLessThan(LONGEST);
    }
}
