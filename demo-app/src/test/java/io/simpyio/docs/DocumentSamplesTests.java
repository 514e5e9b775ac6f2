package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each piece of Java in README and docs stands in a source of this folder, but for white space and comments. That of
 * getting-started.md is whole files, which {@link GettingStartedIT} compiles and runs.
 */
class DocumentSamplesTests {

    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src", "test", "java", "io", "simpyio", "docs");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)//.*$", Pattern.MULTILINE);

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String bare(String java) {
        return COMMENT.matcher(java).replaceAll("").replaceAll("\\s", "");
    }

    static Stream<Arguments> samples() throws IOException {
        return Stream.concat(Stream.of(ROOT.resolve("README.md")), files(ROOT.resolve("docs"), ".md").stream())
                .filter(document -> !document.endsWith("getting-started.md"))
                .flatMap(document -> JAVA.matcher(read(document))
                        .results()
                        .map(block -> Arguments.of(document.getFileName().toString(), block.group(1))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void standsInASourceThatIsRun(String document, String sample) throws IOException {
        assertThat(files(SOURCES, ".java"))
                .as("sources with this piece of %s: %s", document, sample)
                .anyMatch(source -> bare(read(source)).contains(bare(sample)));
    }

    @Test
    void thereAreSamples() throws IOException {
        assertThat(samples()).hasSizeGreaterThan(10);
    }
}
