package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorSetsTest {

    /** Sets as {@code digest|tag source [never] <- mirror, mirror}, separated by semicolons. */
    private static List<MirrorSet> sets(String text) {
        return Policies.items(text, ";").stream().map(MirrorSetsTest::set).toList();
    }

    private static MirrorSet set(String text) {
        String[] sides = text.split("<-", 2);
        List<String> words = Policies.items(sides[0], " ");
        return new MirrorSet(
                words.get(0).equals("digest") ? MirrorSet.Kind.DIGEST : MirrorSet.Kind.TAG,
                "test",
                Scope.parse(words.get(1)),
                Policies.items(sides[1], ",").stream().map(Location::parse).toList(),
                words.contains("never"));
    }

    private static List<Scope> scopes(String text) {
        return Policies.items(text, " ").stream().map(Scope::parse).toList();
    }

    private static String merge(String base, String sets, String insecure, String blocked) {
        RegistrySources sources = new RegistrySources(scopes(insecure), scopes(blocked), List.of());
        return MirrorSets.merge(Policies.entries(base), sets(sets), sources).stream()
                .map(RegistryEntry::toString)
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no set gives no entry                               | ''                                                         | ''
            a set without mirrors has no effect                 | digest s.io <-                                             | ''
            a set that repeats its source has no effect         | digest s.io <- s.io, s.io                                  | ''
            NeverContactSource without a mirror has no effect   | digest s.io never <- s.io                                  | ''
            digest mirrors serve digests                        | digest s.io <- a.io, b.io                                  | s.io <- a.io digest-only, b.io digest-only
            tag mirrors serve tags                              | tag s.io <- a.io                                           | s.io <- a.io tag-only
            digest mirrors come before tag mirrors              | tag s.io <- a.io; digest s.io <- b.io                      | s.io <- b.io digest-only, a.io tag-only
            sources come in alphabetical order                  | digest z.io <- a.io; digest b.io <- a.io                   | b.io <- a.io digest-only; z.io <- a.io digest-only
            sources of tags come after those of digests         | tag a.io <- x.io; digest b.io <- x.io                      | b.io <- x.io digest-only; a.io <- x.io tag-only
            two sets of one source are joined                   | digest s.io <- b.io, c.io; digest s.io <- a.io, b.io       | s.io <- a.io digest-only, b.io digest-only, c.io digest-only
            the order of the sets does not matter               | digest s.io <- a.io, b.io; digest s.io <- b.io, c.io       | s.io <- a.io digest-only, b.io digest-only, c.io digest-only
            unrelated mirrors come in alphabetical order        | digest s.io <- b.io; digest s.io <- a.io                   | s.io <- a.io digest-only, b.io digest-only
            contradicting orders break at the first name        | digest s.io <- l.io, b.io, a.io; digest s.io <- a.io, b.io | s.io <- l.io digest-only, a.io digest-only, b.io digest-only
            the source in the middle stays there                | digest s.io <- z.io, s.io, a.io                            | s.io <- z.io digest-only, s.io digest-only, a.io digest-only
            the source at the end is left to its place          | digest s.io <- z.io, s.io                                  | s.io <- z.io digest-only
            a mirror twice in one set is one                    | digest s.io <- a.io, a.io, b.io                            | s.io <- a.io digest-only, b.io digest-only
            NeverContactSource blocks the source                | digest s.io never <- a.io                                  | s.io blocked <- a.io digest-only
            NeverContactSource in one set is enough             | digest s.io <- a.io; digest s.io never <- b.io             | s.io blocked <- a.io digest-only, b.io digest-only
            NeverContactSource for tags blocks digests, too     | digest s.io <- a.io; tag s.io never <- b.io                | s.io blocked <- a.io digest-only, b.io tag-only
            sources inside one another do not mix               | digest s.io <- a.io; digest s.io/x <- b.io                 | s.io <- a.io digest-only; s.io/x <- b.io digest-only
            a wildcard may be a source                          | digest *.s.io <- a.io                                      | *.s.io <- a.io digest-only
            """)
    void mergesMirrorSets(String rule, String sets, String merged) {
        assertThat(merge("", sets, "", "")).isEqualTo(merged);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            an insecure scope becomes an entry                  | ''                                   | s.io      | ''       | s.io insecure
            a blocked scope becomes an entry                    | ''                                   | ''        | s.io     | s.io blocked
            both at once                                        | ''                                   | s.io      | s.io     | s.io insecure blocked
            blocked scopes come before insecure ones            | ''                                   | a.io      | b.io     | b.io blocked; a.io insecure
            mirror sets come before both                        | digest z.io <- m.io                  | a.io      | b.io     | z.io <- m.io digest-only; b.io blocked; a.io insecure
            a source inside an insecure scope is insecure       | digest s.io/x <- m.io                | s.io      | ''       | s.io/x insecure <- m.io digest-only; s.io insecure
            a mirror inside an insecure scope is insecure       | digest s.io <- m.io/x, n.io          | m.io      | ''       | s.io <- m.io/x insecure digest-only, n.io digest-only; m.io insecure
            a mirror with a port is not inside its host         | digest s.io <- m.io:5000/x           | m.io      | ''       | s.io <- m.io:5000/x digest-only; m.io insecure
            a mirror inside an insecure wildcard is insecure    | digest s.io <- a.m.io/x              | *.m.io    | ''       | s.io <- a.m.io/x insecure digest-only; *.m.io insecure
            a blocked scope inside an insecure one is both      | ''                                   | *.s.io    | *.b.s.io | *.b.s.io insecure blocked; *.s.io insecure
            an insecure scope inside a blocked one is both      | ''                                   | *.b.s.io  | *.s.io   | *.s.io blocked; *.b.s.io insecure blocked
            an insecure scope inside another                    | ''                                   | s.io s.io/x | ''     | s.io insecure; s.io/x insecure
            a source inside a blocked scope is blocked          | digest s.io/x <- m.io                | ''        | s.io     | s.io/x blocked <- m.io digest-only; s.io blocked
            a mirror inside a blocked scope stays a mirror      | digest s.io <- m.io/x                | ''        | m.io     | s.io <- m.io/x digest-only; m.io blocked
            mirrors are handed down to a blocked scope          | digest s.io <- m.io/q                | ''        | s.io/x   | s.io <- m.io/q digest-only; s.io/x blocked <- m.io/q/x digest-only
            mirrors are handed down to an insecure scope        | tag s.io <- m.io                     | s.io/x/y  | ''       | s.io <- m.io tag-only; s.io/x/y insecure <- m.io/x/y tag-only
            mirrors for digests and tags are handed down        | digest s.io <- m.io; tag s.io <- n.io | ''       | s.io/x   | s.io <- m.io digest-only, n.io tag-only; s.io/x blocked <- m.io/x digest-only, n.io/x tag-only
            mirrors are handed down as insecure as they are     | digest s.io <- m.io                  | m.io      | s.io/x   | s.io <- m.io insecure digest-only; s.io/x blocked <- m.io/x insecure digest-only; m.io insecure
            an entry with mirrors takes none from outside       | digest s.io <- m.io; digest s.io/x <- n.io | ''  | s.io/x   | s.io <- m.io digest-only; s.io/x blocked <- n.io digest-only
            the outermost source hands down first               | digest s.io <- m.io; digest s.io/x <- n.io | ''  | s.io/x/y | s.io <- m.io digest-only; s.io/x <- n.io digest-only; s.io/x/y blocked <- m.io/x/y digest-only
            a source of digests hands down before one of tags   | tag s.io <- m.io; digest s.io/x <- n.io | ''     | s.io/x/y | s.io/x <- n.io digest-only; s.io <- m.io tag-only; s.io/x/y blocked <- n.io/y digest-only
            a neighbour takes nothing                           | digest s.io/x <- m.io                | ''        | s.io/xy  | s.io/x <- m.io digest-only; s.io/xy blocked
            a wildcard hands no mirrors down                    | digest *.s.io <- m.io                | ''        | a.s.io   | *.s.io <- m.io digest-only; a.s.io blocked
            """)
    void marksScopes(String rule, String sets, String insecure, String blocked, String merged) {
        assertThat(merge("", sets, insecure, blocked)).isEqualTo(merged);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            base entries stay as they are                       | s.io => l.io insecure <- m.io         | ''                         | ''      | s.io => l.io insecure <- m.io
            base entries come first                             | z.io                                  | digest a.io <- m.io        | ''      | z.io; a.io <- m.io digest-only
            a base entry gets the mirrors of its prefix         | s.io => l.io insecure <- n.io         | digest s.io <- m.io        | ''      | s.io => l.io insecure <- n.io, m.io digest-only
            an entry inside is reached as the one around it     | s.io => l.io:1 insecure               | digest s.io/x <- m.io      | ''      | s.io => l.io:1 insecure; s.io/x => l.io:1/x insecure <- m.io digest-only
            the innermost base entry counts                     | s.io => l.io; s.io/x => k.io/q        | digest s.io/x/y <- m.io    | ''      | s.io => l.io; s.io/x => k.io/q; s.io/x/y => k.io/q/y <- m.io digest-only
            an entry inside is blocked with the one around it   | s.io => l.io blocked                  | digest s.io/x <- m.io      | ''      | s.io => l.io blocked; s.io/x blocked <- m.io digest-only
            mirrors of a base entry are not handed down         | s.io <- n.io                          | digest s.io/x <- m.io      | ''      | s.io <- n.io; s.io/x <- m.io digest-only
            a mirror is reached as its base entry says          | m.io => l.io:2/q insecure             | digest s.io <- m.io/x      | ''      | m.io => l.io:2/q insecure; s.io <- l.io:2/q/x insecure digest-only
            a base mirror is not rewritten                      | s.io <- m.io; m.io => l.io            | ''                         | ''      | s.io <- m.io; m.io => l.io
            a mirror in a blocked base entry keeps its name     | m.io => l.io blocked insecure         | digest s.io <- m.io/x      | ''      | m.io => l.io insecure blocked; s.io <- m.io/x insecure digest-only
            a mirror in a wildcard base entry keeps its name    | *.m.io insecure                       | digest s.io <- a.m.io/x    | ''      | *.m.io insecure; s.io <- a.m.io/x insecure digest-only
            a mirror in a wildcard with location gets it        | *.m.io => l.io                        | digest s.io <- a.m.io/x    | ''      | *.m.io => l.io; s.io <- l.io/x digest-only
            a mirror with a port keeps its name                 | m.io => l.io insecure                 | digest s.io <- m.io:5000/x | ''      | m.io => l.io insecure; s.io <- m.io:5000/x insecure digest-only
            an entry in a wildcard base entry keeps its name    | *.s.io insecure                       | digest a.s.io/x <- m.io    | ''      | *.s.io insecure; a.s.io/x insecure <- m.io digest-only
            a wildcard inside a wildcard is reached as it       | *.io => l.io insecure                 | digest *.s.io <- m.org     | ''      | *.io => l.io insecure; *.s.io => l.io insecure <- m.org digest-only
            a blocked scope keeps its own name                  | s.io => l.io insecure                 | ''                         | s.io/x  | s.io => l.io insecure; s.io/x insecure blocked
            a base entry blocked by objects gets its own name   | s.io => l.io                          | digest s.io never <- m.io  | ''      | s.io blocked <- m.io digest-only
            handed-down mirrors are reached as base entries say | m.io => l.io                          | digest s.io <- m.io        | s.io/x  | m.io => l.io; s.io <- l.io digest-only; s.io/x blocked <- l.io/x digest-only
            an entry inside is asked as the one around it       | s.io => l.io ns=s.io                  | digest s.io/x <- m.io      | ''      | s.io => l.io ns=s.io; s.io/x => l.io/x ns=s.io <- m.io digest-only
            a mirror is asked as its base entry says            | m.io => l.io ns=m.io                  | digest s.io <- m.io/x      | ''      | m.io => l.io ns=m.io; s.io <- l.io/x ns=m.io digest-only
            a mirror in a blocked base entry is asked as itself | m.io => l.io blocked ns=m.io          | digest s.io <- m.io/x      | ''      | m.io => l.io blocked ns=m.io; s.io <- m.io/x digest-only
            a base mirror that is handed down is asked as ever  | s.io <- n.io ns=s.io                  | digest s.io <- m.io        | s.io/x  | s.io <- n.io ns=s.io, m.io digest-only; s.io/x blocked <- n.io/x ns=s.io, m.io/x digest-only
            an own name in place of a location is asked as itself | s.io => l.io ns=s.io                | digest s.io never <- m.io  | ''      | s.io blocked <- m.io digest-only
            a base entry inside a source takes its mirrors      | s.io/x => l.io                        | digest s.io <- m.io        | ''      | s.io/x => l.io <- m.io/x digest-only; s.io <- m.io digest-only
            """)
    void letsBaseEntriesSayHowPlacesAreReached(String rule, String base, String sets, String blocked, String merged) {
        assertThat(merge(base, sets, "", blocked)).isEqualTo(merged);
    }

    @Test
    void marksBaseEntriesAndTheirMirrorsAsInsecure() {
        assertThat(merge("s.io/x ns=a.io <- m.io/y ns=b.io", "", "s.io m.io", ""))
                .isEqualTo("s.io/x insecure ns=a.io <- m.io/y insecure ns=b.io; s.io insecure; m.io insecure");
    }

    @Test
    void keepsTheFirstOfTwoBaseEntriesWithOnePrefix() {
        assertThat(merge("s.io insecure; s.io blocked", "", "", "")).isEqualTo("s.io insecure");
    }

    @Test
    void refusesALocationThatBecomesTooLong() {
        String deep = "s.io/" + "a".repeat(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> merge("", "digest s.io <- m.io/" + "b".repeat(200), "", deep))
                .withMessageStartingWith(
                        "%s has no mirrors of its own, and what it would take from the source s.io,".formatted(deep)
                                + " the mirror m.io/" + "b".repeat(200))
                .withMessageContaining("is not a repository name");
    }

    @Test
    void saysWhichMirrorOfABaseEntryCannotBeHandedDown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> merge("s.io <- n.io/a:2", "digest s.io <- m.io", "", "s.io/x"))
                .withMessageStartingWith(
                        "s.io/x has no mirrors of its own, and what it would take from the source s.io,"
                                + " the mirror n.io/a:2, is no place there: ");
    }

    @Test
    void handsDownUpTo100000Mirrors() {
        assertThat(merge("", "digest s.io <- " + many("m%d.io", 250, ", "), "", many("s.io/x%d", 400, " ")))
                .contains("s.io/x399 blocked <- m0.io/x399 digest-only, ");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> merge("", "digest s.io <- " + many("m%d.io", 250, ", "), "", many("s.io/x%d", 401, " ")))
                .withMessage(
                        "s.io/x400 has no mirrors of its own, and with the 250 that it would take from the source s.io"
                                + " more than 100,000 would be handed down in all: name fewer mirrors or fewer scopes");
    }

    private static String many(String form, int number, String separator) {
        return IntStream.range(0, number).mapToObj(form::formatted).collect(Collectors.joining(separator));
    }

    @Test
    void allowsOnlyOneOfBlockedAndAllowedRegistries() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistrySources(List.of(), scopes("a.io"), scopes("b.io")))
                .withMessageContaining("Only one of blockedRegistries and allowedRegistries");
        assertThat(new RegistrySources(scopes("a.io"), List.of(), scopes("b.io")).allowed())
                .isEqualTo(scopes("b.io"));
    }
}
