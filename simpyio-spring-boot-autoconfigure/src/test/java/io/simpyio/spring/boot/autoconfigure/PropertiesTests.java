package io.simpyio.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors and docs/properties.md say of the properties, and that each value is checked. */
class PropertiesTests {

    private static final Path PAGE = Path.of("..", "docs", "properties.md");

    /** Set to write the page anew instead of checking it. */
    private static final String WRITE = "docs.write";

    /** What is out of the range of every property of a type. */
    private static final Map<String, String> OUT_OF_RANGE = Map.of(
            Integer.class.getName(),
            "-1",
            Long.class.getName(),
            "-1",
            Double.class.getName(),
            "-1",
            Duration.class.getName(),
            "-1s",
            DataSize.class.getName(),
            "-1B");

    record Property(String name, String type, String description, String defaultValue) {

        private static Property of(JsonNode node) {
            return new Property(
                    node.get("name").asString(),
                    node.get("type").asString(),
                    node.path("description").asString(""),
                    node.path("defaultValue").asString(""));
        }

        String group() {
            // Of what has many, such as the servers, one for each.
            List<String> parts = List.of(name.split("\\."));
            int depth = name.matches("(simpyio\\.servers|management)\\..*") ? 3 : 2;
            return String.join(".", parts.subList(0, Math.min(depth, parts.size() - 1)));
        }

        String simpleType() {
            return type.replaceAll("[a-z0-9]+(\\.[a-z0-9]+)*\\.(?=[A-Z])", "").replaceAll("\\w+\\$", "");
        }
    }

    private static JsonNode metadata() {
        // Not from the class path, where those of all jars have this name.
        Path file = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
        try (InputStream input = Files.newInputStream(file)) {
            return JsonMapper.shared().readTree(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Property> properties() {
        return StreamSupport.stream(metadata().get("properties").spliterator(), false)
                .map(Property::of);
    }

    static Stream<Property> numbers() {
        return properties().filter(it -> it.name().startsWith("simpyio.") && OUT_OF_RANGE.containsKey(it.type()));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void eachIsDescribedAsBootDoes(Property property) {
        String description = property.description();
        assertThat(description).endsWith(".").doesNotStartWith("The ").doesNotStartWith("A ");
        if (property.type().equals(Boolean.class.getName())) {
            assertThat(description).startsWith("Whether ");
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void eachNumberHasARange(Property property) {
        String value = OUT_OF_RANGE.get(property.type());
        SpringApplication application = new SpringApplication(Application.class);
        assertThatException()
                .isThrownBy(() -> application.run(
                        "--" + property.name() + "=" + value,
                        "--spring.main.web-application-type=none",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=off"))
                .satisfies(failure -> assertThat(messages(failure)).contains(property.name()));
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable it = failure; it != null; it = it.getCause()) {
            all.append(it).append('\n');
        }
        return all.toString();
    }

    @Test
    void hintsAreOfPropertiesThatThereAre() {
        List<String> names = properties().map(Property::name).toList();
        assertThat(metadata().get("hints")).isNotEmpty().allSatisfy(hint -> {
            assertThat(hint.get("name").asString()).isIn(names);
            assertThat(hint.get("values"))
                    .isNotEmpty()
                    .allSatisfy(value ->
                            assertThat(value.path("description").asString("")).isNotBlank());
        });
    }

    /** Who restarts an application again and again does not want to wait for what is under way. */
    @Test
    void defaultsOfDevToolsAreThoseOfAllGracePeriods() throws IOException {
        Properties defaults =
                PropertiesLoaderUtils.loadProperties(new ClassPathResource("META-INF/spring-devtools.properties"));
        assertThat(defaults.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(properties()
                        .map(Property::name)
                        .filter(name -> name.endsWith(".grace-period"))
                        .map(name -> "defaults." + name)
                        .toList());
    }

    /** Those that no record has: switches of auto-configurations and of what they make. */
    @Test
    void eachPropertyOfAConditionIsDescribed() throws ClassNotFoundException {
        Set<String> asked = new TreeSet<>();
        for (String name :
                ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())) {
            if (name.startsWith("io.simpyio.")) {
                addConditions(Class.forName(name), asked);
            }
        }
        assertThat(asked)
                .contains("simpyio.enabled", "simpyio.rpc.cbor.enabled", "management.health.simpyio.enabled")
                .isSubsetOf(properties().map(Property::name).toList());
    }

    private static void addConditions(Class<?> type, Set<String> asked) {
        List<AnnotatedElement> elements = new ArrayList<>(List.of(type.getDeclaredMethods()));
        elements.add(type);
        for (AnnotatedElement element : elements) {
            MergedAnnotations annotations = MergedAnnotations.from(element);
            Stream.of(ConditionalOnBooleanProperty.class, ConditionalOnProperty.class)
                    .flatMap(condition -> annotations.stream(condition.getName()))
                    .forEach(condition -> Stream.of("name", "value")
                            .flatMap(names -> Stream.of(condition.getStringArray(names)))
                            .forEach(name -> asked.add(condition.getString("prefix") + name)));
            annotations.stream(ConditionalOnEnabledHealthIndicator.class)
                    .forEach(health -> asked.add("management.health." + health.getString("value") + ".enabled"));
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            addConditions(nested, asked);
        }
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        String page = page();
        if (System.getProperty(WRITE) != null) {
            Files.writeString(PAGE, page);
        } else if (!page.equals(Files.readString(PAGE))) {
            fail(
                    "docs/properties.md is not up to date. Write it anew with mvn -pl simpyio-spring-boot-autoconfigure -am"
                            + " test -Dtest=PropertiesTests -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE);
        }
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Properties

                All that can be set in `application.yaml`; what an editor shows, and made from it. A value that is out of its range ends the start of the application, with a report that names the property.
                """);
        Map<String, List<Property>> groups =
                properties().collect(Collectors.groupingBy(Property::group, TreeMap::new, Collectors.toList()));
        groups.forEach((group, members) -> {
            page.append("\n## ").append(group).append("\n\n| Property | Type | Default | |\n|---|---|---|---|\n");
            for (Property property : members) {
                page.append("| `%s` | %s | %s | %s |%n"
                        .formatted(
                                property.name(),
                                property.simpleType(),
                                property.defaultValue().isEmpty() ? "" : "`" + property.defaultValue() + "`",
                                property.description().replace("|", "\\|")));
            }
        });
        return page.toString();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
