package io.simpyio.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project of its own in which a planted test fails: the line in its XML report, executed, fails in the same way. */
class ReplayLineIT {

    private static final Pattern CASE = Pattern.compile("<testcase name=");
    private static final Pattern MESSAGE = Pattern.compile("<failure message=\"(.*?)\" type=", Pattern.DOTALL);
    private static final Pattern SEED = Pattern.compile("seed (\\d+), failed at");

    @TempDir
    private Path project;

    /** The version of a library, from the name of its jar on the class path. */
    private static String version(Class<?> type) {
        String jar = new File(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .getName();
        return jar.substring(jar.lastIndexOf('-') + 1, jar.length() - ".jar".length());
    }

    private void writePom() throws IOException {
        String elements = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.isEmpty())
                .map("<additionalClasspathElement>%s</additionalClasspathElement>"::formatted)
                .collect(Collectors.joining("\n"));
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>example</groupId>
                  <artifactId>planted</artifactId>
                  <version>1</version>
                  <dependencies>
                    <dependency>
                      <groupId>org.junit.jupiter</groupId>
                      <artifactId>junit-jupiter</artifactId>
                      <version>%s</version>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>org.apache.maven.plugins</groupId>
                        <artifactId>maven-resources-plugin</artifactId>
                        <version>%s</version>
                      </plugin>
                      <plugin>
                        <groupId>org.apache.maven.plugins</groupId>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>%s</version>
                      </plugin>
                      <plugin>
                        <groupId>org.apache.maven.plugins</groupId>
                        <artifactId>maven-surefire-plugin</artifactId>
                        <version>%s</version>
                        <configuration>
                          <argLine>--add-opens java.base/java.lang=ALL-UNNAMED</argLine>
                          <testClassesDirectory>%s</testClassesDirectory>
                          <additionalClasspathElements>
                %s
                          </additionalClasspathElements>
                        </configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(
                        version(TestInstance.class),
                        System.getProperty("simpyio.it.resources-plugin"),
                        System.getProperty("simpyio.it.compiler-plugin"),
                        System.getProperty("simpyio.it.surefire-plugin"),
                        new File(PlantedCases.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath()),
                        elements));
    }

    /** Runs a command line in the project, which has to fail because of a test; the messages of the tests that failed. */
    private Report run(Class<?> cases, String commandLine) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("maven.home", "none"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", commandLine)
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .merge("PATH", home.resolve("bin").toString(), (path, bin) -> bin + File.pathSeparator + path);
        Process maven = builder.start();
        String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(maven.waitFor()).as(output).isEqualTo(1);
        assertThat(output).contains("There are test failures");
        String xml = Files.readString(project.resolve("target/surefire-reports/TEST-" + cases.getName() + ".xml"));
        List<String> messages = MESSAGE.matcher(xml)
                .results()
                .map(match -> match.group(1)
                        .replace("&#10;", "\n")
                        .replace("&quot;", "\"")
                        .replace("&lt;", "<")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&"))
                .toList();
        return new Report(CASE.matcher(xml).results().count(), messages);
    }

    private record Report(long cases, List<String> messages) {}

    @ParameterizedTest
    @CsvSource({
        "io.simpyio.test.PlantedCases, failsWithSomeSeeds",
        "io.simpyio.test.bugs.PlantedBugs, staleRead",
    })
    void theLineInTheReportReplaysTheFailureAndNothingElse(Class<?> cases, String method) throws Exception {
        boolean hasMaven = System.getProperty("maven.home") != null && !File.separator.equals("\\");
        assumeTrue(
                hasMaven || "true".equals(System.getenv("CI")),
                "Needs the Maven that runs this build, and a POSIX shell");
        writePom();
        String test = cases.getSimpleName() + "#" + method;
        Report first = run(cases, "mvn -B test -Dtest=" + test);
        assertThat(first.messages()).hasSize(1);
        String message = first.messages().getFirst();
        Matcher seed = SEED.matcher(message);
        assertThat(seed.find()).as(message).isTrue();
        assertThat(first.cases()).as("all seeds up to the one that fails").isEqualTo(Long.parseLong(seed.group(1)));
        String replay = message.lines().toList().getLast();
        assertThat(replay).startsWith("replay: mvn test -Dtest=" + test);
        Report second = run(cases, replay.substring("replay: ".length()));
        assertThat(second.cases()).isEqualTo(1);
        assertThat(second.messages()).as("the failure with its hash").containsExactly(message);
    }
}
