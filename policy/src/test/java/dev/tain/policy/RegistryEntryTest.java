package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryEntryTest {

    @Test
    void saysTheSameAboutAPart() {
        RegistryEntry entry = Policies.entry("s.io => l.io insecure blocked ns=a.io <- m.io insecure ns=b.io tag-only");

        assertThat(entry.narrowedTo(Scope.parse("s.io/x")).map(RegistryEntry::toString))
                .contains("s.io/x => l.io/x insecure blocked ns=a.io <- m.io/x insecure ns=b.io tag-only");
    }

    @Test
    void hasALocationUnlessItsPrefixIsAWildcard() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistryEntry(Scope.parse("quay.io"), Optional.empty(), false, false, List.of()))
                .withMessageContaining("The entry for quay.io has no location");
        assertThat(new RegistryEntry(Scope.parse("*.quay.io"), Optional.empty(), false, false, List.of()).location())
                .isEmpty();
    }
}
