package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The one jar has in it what the jars of all libraries have: nothing is lost where two of them have a file of the same name. */
class PackagedJarIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** What no code reads that runs from this jar: for modules, OSGi, Kotlin, native images, and tools that edit or build with the library. */
    private static final Pattern LEFT_OUT = Pattern.compile("""
            META-INF/MANIFEST\\.MF|META-INF/INDEX\\.LIST|META-INF/DEPENDENCIES\
            |(.*/)?module-info\\.class|.*/OSGI-INF/.*|META-INF/native-image/.*|META-INF/[^/]*\\.kotlin_module\
            |META-INF/(additional-)?spring-configuration-metadata\\.json|META-INF/spring-devtools\\.properties\
            |META-INF/spring\\.tooling|META-INF/spring/aot\\.factories""");

    private static final Pattern LICENSE = Pattern.compile("META-INF/(.*(LICENSE|NOTICE|license|notice).*)");

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
    void everyFileOfALibraryIsInItAsItIsOrTogetherWithThoseOfOthers() throws IOException {
        Set<String> lost = new TreeSet<>();
        for (Path library : libraries) {
            try (JarFile of = new JarFile(library.toFile())) {
                for (JarEntry entry : files(of)) {
                    String name = entry.getName();
                    if (!LEFT_OUT.matcher(name).matches()
                            && !LICENSE.matcher(name).matches()
                            && !Arrays.equals(content(of, name), content(jar, name))
                            && !merged(text(of, name), text(jar, name))) {
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
        int found = 0;
        for (Path library : libraries) {
            String directory = "META-INF/licenses/%s-jar/"
                    .formatted(library.getFileName().toString().replaceFirst("\\.jar$", ""));
            try (JarFile of = new JarFile(library.toFile())) {
                for (JarEntry entry : files(of)) {
                    if (LICENSE.matcher(entry.getName()).matches()) {
                        found++;
                        if (!Arrays.equals(content(of, entry.getName()), content(jar, directory + entry.getName()))) {
                            lost.add(directory + entry.getName());
                        }
                    }
                }
            }
        }

        assertThat(lost).isEmpty();
        assertThat(found).isGreaterThan(50);
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
