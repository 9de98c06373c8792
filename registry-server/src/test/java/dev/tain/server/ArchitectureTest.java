package dev.tain.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** The house as it is drawn: which module and package may see which, and what none of them does. */
class ArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.tain");
    private static final JavaClasses MAIN_AND_TESTS = new ClassFileImporter().importPackages("dev.tain");

    private static final String STORAGE = "dev.tain.storage";
    private static final String UPSTREAM = "dev.tain.upstream";
    private static final String WIRING = "dev.tain.server";

    private static final Set<String> BLOCKING =
            Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream");

    /** A rule about no classes passes, so this shows that they are there. */
    @ParameterizedTest
    @ValueSource(
            strings = {"oci", "policy", "config", "storage", "upstream", "testkit", "server.pull", "server.registry"})
    void everyPartIsLookedAt(String part) {
        assertThat(MAIN.containPackage("dev.tain." + part)).isTrue();
        assertThat(MAIN.getPackage("dev.tain." + part).getClassesInPackageTree())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "oci,      oci",
        "policy,   policy oci",
        "config,   config policy oci",
        "storage,  storage oci",
        "upstream, upstream oci",
        "testkit,  testkit oci",
        "server,   server config policy storage upstream oci"
    })
    void aModuleSeesOnlyTheModulesBelowIt(String module, String allowed) {
        String[] packages = Arrays.stream(allowed.split(" "))
                .map(name -> "dev.tain." + name + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("dev.tain." + module + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tain..").and(not(resideInAnyPackage(packages))))
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci", "policy"})
    void theInnermostModulesNeedOnlyTheJdk(String module) {
        classes()
                .that()
                .resideInAPackage("dev.tain." + module + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.tain..", "java..", "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void theStoreKnowsNothingOfReactorAndNetty() {
        noClasses()
                .that()
                .resideInAPackage(STORAGE + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "io.netty..", "org.reactivestreams..")
                .check(MAIN);
    }

    @Test
    void onlyThePullThroughJoinsStoreAndUpstream() {
        Stream<String> joining = MAIN.getPackage(WIRING).getSubpackagesInTree().stream()
                .filter(candidate -> sees(candidate, STORAGE) && sees(candidate, UPSTREAM))
                .map(JavaPackage::getName);

        assertThat(joining).isNotEmpty().allMatch(name -> (name + ".").startsWith("dev.tain.server.pull."));
    }

    @Test
    void theRegistryPortKnowsOnlyThePullThrough() {
        noClasses()
                .that()
                .resideInAPackage("dev.tain.server.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORAGE + "..", UPSTREAM + "..")
                .check(MAIN);
    }

    @Test
    void nothingKnowsTheWiring() {
        noClasses()
                .that()
                .resideOutsideOfPackage(WIRING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(WIRING)
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.tain.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(MAIN.getPackage("dev.tain").getSubpackagesInTree())
                .filteredOn(candidate -> !candidate.getClasses().isEmpty())
                .isNotEmpty()
                .allMatch(marked -> marked.isAnnotatedWith(NullMarked.class), "has a package-info with @NullMarked");
    }

    @Test
    void nothingBlocksOnAPublisher() {
        noClasses()
                .should()
                .accessTargetWhere(describe("it waits for a Mono or Flux", ArchitectureTest::blocks))
                .check(MAIN);
    }

    @Test
    void nothingLogsToTheJdk() {
        noClasses().should(USE_JAVA_UTIL_LOGGING).check(MAIN);
    }

    @Test
    void onlyCommandsPrint() {
        noClasses()
                .that(not(describe("commands", ArchitectureTest::isCommand)))
                .and()
                .resideOutsideOfPackage("dev.tain.testkit..") // which prints the seeds of tests
                .should(ACCESS_STANDARD_STREAMS)
                .check(MAIN);
    }

    @Test
    void nothingIsMocked() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.mockito..", "org.easymock..", "io.mockk..")
                .check(MAIN_AND_TESTS);
    }

    private static boolean sees(JavaPackage from, String name) {
        return from.getClassDependenciesFromThisPackage().stream()
                .anyMatch(dependency ->
                        dependency.getTargetClass().getPackageName().equals(name));
    }

    private static boolean blocks(JavaAccess<?> access) {
        return BLOCKING.contains(access.getName()) && access.getTargetOwner().isAssignableTo(Publisher.class);
    }

    /** {@code Tain} and the classes that are named after one of its commands. */
    private static boolean isCommand(JavaClass candidate) {
        boolean named = candidate.isEquivalentTo(Tain.class)
                || candidate.getSimpleName().endsWith("Command");
        return named && candidate.getPackageName().equals(WIRING);
    }
}
