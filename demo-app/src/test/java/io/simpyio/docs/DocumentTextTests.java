package io.simpyio.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What the documents say beside Java: names of properties and meters, links, and versions. */
class DocumentTextTests {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** The first column of docs/properties.md, and that of the meters in docs/operations.md. */
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9.-]+)` \\|", Pattern.MULTILINE);

    /** Not part of a longer name, such as that of a package. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w./-])simpyio(\\.([a-z][a-z0-9-]*|<name>))+(?![\\w(])");

    /** A subprotocol, and metadata of an instance. */
    private static final Set<String> OTHER_NAMES = Set.of("simpyio.rpc.v1", "simpyio.port");

    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#\\s]*)(#[^)\\s]+)?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")), pages.stream());
        }
    }

    private static List<String> groups(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(group))
                .toList();
    }

    /** In the text, and in its YAML as Boot reads it. */
    @ParameterizedTest
    @MethodSource("documents")
    void propertiesAndMetersAreThoseThatThereAre(Path document) {
        Set<String> known = new TreeSet<>(OTHER_NAMES);
        known.addAll(groups(ROW, 1, read(DOCS.resolve("properties.md"))));
        known.addAll(groups(ROW, 1, read(DOCS.resolve("operations.md"))));
        assertThat(known).hasSizeGreaterThan(100);
        String text = read(document);
        List<String> said = new ArrayList<>(groups(NAME, 0, text));
        groups(YAML, 1, text).forEach(yaml -> addNames("", new Yaml().load(yaml), said));
        assertThat(said)
                .filteredOn(name -> name.matches("simpyio\\.(?!test).*|management\\.endpoint\\.simpyio.*"))
                .map(DocumentTextTests::ofAll)
                .allSatisfy(name -> assertThat(known).anyMatch(it -> it.equals(name) || it.startsWith(name + ".")));
    }

    private static void addNames(String name, Object value, List<String> all) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> addNames(name.isEmpty() ? key.toString() : name + "." + key, each, all));
        } else {
            all.add(name);
        }
    }

    /** One client has the properties of all clients, one environment those of the first. */
    private static String ofAll(String name) {
        return name.replaceFirst("^simpyio\\.client\\.(<name>|[a-z]+)", "simpyio.clients")
                .replaceFirst("^simpyio\\.environments\\.[a-z]+\\.real-time-factor", "simpyio.virtual.real-time-factor")
                .replaceFirst("^simpyio\\.environments\\.(<name>|[a-z]+)", "simpyio");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) {
        assertThat(LINK.matcher(BLOCK.matcher(read(document)).replaceAll("")).results())
                .allSatisfy(link -> {
                    Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                    assertThat(target).exists();
                    if (link.group(2) != null) {
                        assertThat(anchors(target)).contains(link.group(2));
                    }
                });
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path document) {
        return groups(HEADING, 1, BLOCK.matcher(read(document)).replaceAll("")).stream()
                .map(heading -> "#"
                        + heading.strip()
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\w\\- ]", "")
                                .replace(' ', '-'))
                .toList();
    }

    @Test
    void versionsAreThoseOfTheProject() throws IOException {
        String project = read(ROOT.resolve("pom.xml"));
        String own = first("<artifactId>simpyio-parent</artifactId>\\s*<version>(.*?)</version>", project);
        String guide = read(DOCS.resolve("getting-started.md"));
        assertThat(first("<artifactId>spring-boot-starter-parent</artifactId>\\s*<version>(.*?)</version>", guide))
                .isEqualTo(first("<spring-boot.version>(.*?)</spring-boot.version>", project));
        assertThat(first("<java.version>(.*?)</java.version>", guide))
                .isEqualTo(first("<java.release>(.*?)</java.release>", project));
        Pattern ours = Pattern.compile("<artifactId>simpyio-[a-z-]+</artifactId>\\s*(?:<version>(.*?)</version>)?");
        assertThat(documents().flatMap(document -> groups(ours, 1, read(document)).stream()))
                .hasSizeGreaterThan(1)
                .containsOnly(own);
    }

    private static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
