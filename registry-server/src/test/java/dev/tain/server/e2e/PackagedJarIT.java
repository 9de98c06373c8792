package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The one jar has in it what Tain's own jars and those of all libraries have, also where two of them have a file of the same name. */
class PackagedJarIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String LICENSES = "META-INF/licenses/";

    /** What no code reads that runs from this jar: for modules, OSGi, Kotlin, native images, and tools that edit or build with the library. */
    private static final Pattern LEFT_OUT = Pattern.compile("""
            META-INF/MANIFEST\\.MF|META-INF/INDEX\\.LIST|META-INF/DEPENDENCIES|META-INF/[^/]*\\.(SF|DSA|RSA)\
            |(.*/)?module-info\\.class|(.*/)?OSGI-INF/.*|META-INF/native-image/.*|META-INF/[^/]*\\.kotlin_module\
            |META-INF/(additional-)?spring-configuration-metadata\\.json|META-INF/spring-devtools\\.properties\
            |META-INF/spring\\.tooling|META-INF/spring/aot\\.factories""");

    /** What several libraries have under one name, and Spring, the JDK or Netty read as the lines of all of them. */
    private static final Pattern MERGED = Pattern.compile("""
            META-INF/services/.*|META-INF/spring/.*\\.imports|META-INF/spring\\.(factories|handlers|schemas)\
            |META-INF/spring-autoconfigure-metadata\\.properties|META-INF/io\\.netty\\.versions\\.properties""");

    private static final Pattern LICENSE = Pattern.compile("META-INF/.*(LICENSE|NOTICE|license|notice).*");

    @AutoClose
    private JarFile jar;

    private List<Path> libraries;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(TARGET.resolve("tain.jar").toFile());
        // The class path that Maven has made the jar of.
        libraries = Arrays.stream(
                        Files.readString(TARGET.resolve("libraries.txt")).split(File.pathSeparator))
                .map(path -> Path.of(path.strip()))
                .toList();
        assertThat(libraries).hasSizeGreaterThan(50);
    }

    @Test
    void itsManifestSaysHowItIsRun() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().entrySet())
                .extracting(Object::toString)
                .contains("Main-Class=dev.tain.server.Tain", "Multi-Release=true", "Enable-Native-Access=ALL-UNNAMED");
    }

    @Test
    void everyFileOfALibraryIsInItAsItIsOrTogetherWithThoseOfOthers() throws IOException {
        Set<String> lost = new TreeSet<>();
        List<Path> parts = new ArrayList<>(libraries);
        parts.add(TARGET.resolve("tain-classes.jar"));
        for (Path library : parts) {
            try (JarFile of = new JarFile(library.toFile())) {
                for (JarEntry entry : files(of)) {
                    String name = entry.getName();
                    boolean elsewhere = LEFT_OUT.matcher(name).matches()
                            || (LICENSE.matcher(name).matches() && !name.startsWith(LICENSES));
                    if (!elsewhere && !isIn(of, name)) {
                        lost.add(library.getFileName() + ": " + name);
                    }
                }
            }
        }

        assertThat(lost).isEmpty();
    }

    @Test
    void everyLicenseAndNoticeIsInItUnderTheNameOfItsLibrary() throws IOException {
        Set<String> lost = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (Path library : libraries) {
            String directory = LICENSES + library.getFileName().toString().replaceFirst("\\.jar$", "-jar/");
            try (JarFile of = new JarFile(library.toFile())) {
                for (JarEntry entry : files(of)) {
                    if (LICENSE.matcher(entry.getName()).matches()) {
                        found.add(directory + entry.getName());
                        if (!Arrays.equals(content(of, entry.getName()), content(jar, directory + entry.getName()))) {
                            lost.add(directory + entry.getName());
                        }
                    }
                }
            }
        }

        assertThat(lost).isEmpty();
        // And no other: those of an earlier version would be left from an earlier build.
        assertThat(files(jar))
                .extracting(JarEntry::getName)
                .filteredOn(name -> name.startsWith(LICENSES))
                .containsExactlyInAnyOrderElementsOf(found)
                .hasSizeGreaterThan(50);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "tain.build.maven",
            matches = "offline=true",
            disabledReason = "Maven makes no bill of materials while it is offline")
    void theBillOfMaterialsNamesEveryLibraryWithItsVersion() throws IOException {
        String bill = text(jar, "META-INF/sbom/application.cdx.json");

        assertThat(bill).isNotNull();
        for (Path library : libraries) {
            // In Maven's repository: artifact/version/file; in this build: module/target/file.
            int end = library.getNameCount();
            Path artifact = library.getName(end - 3);
            Path version = library.getName(end - 2);
            if (!version.endsWith("target")) {
                assertThat(bill).contains("/%s@%s?".formatted(artifact, version));
            }
        }
    }

    private static List<JarEntry> files(JarFile of) {
        return of.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private boolean isIn(JarFile of, String name) throws IOException {
        return Arrays.equals(content(of, name), content(jar, name))
                || (MERGED.matcher(name).matches() && merged(text(of, name), text(jar, name)));
    }

    /** Whether all that the one says, key by key, is also what the other says. Lists of names are keys without values. */
    private static boolean merged(@Nullable String one, @Nullable String all) throws IOException {
        if (one == null || all == null) {
            return false;
        }
        Properties of = properties(one);
        Properties in = properties(all);
        return of.stringPropertyNames().stream()
                .allMatch(key ->
                        in.containsKey(key) && values(in.getProperty(key)).containsAll(values(of.getProperty(key))));
    }

    private static Properties properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }

    private static Set<String> values(String list) {
        return new HashSet<>(Arrays.asList(list.split("\\s*,\\s*")));
    }

    private static @Nullable String text(JarFile of, String name) throws IOException {
        byte[] content = content(of, name);
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] content(JarFile of, String name) throws IOException {
        JarEntry entry = of.getJarEntry(name);
        if (entry == null) {
            return null;
        }
        try (InputStream content = of.getInputStream(entry)) {
            return content.readAllBytes();
        }
    }
}
