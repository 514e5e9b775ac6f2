package io.simpyio.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The extension on planted cases. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SimulationTestTests {

    @BeforeEach
    void forget() {
        PlantedCases.seeds.clear();
    }

    private static Method method(String name) {
        return Arrays.stream(PlantedCases.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EngineExecutionResults run(String name) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(PlantedCases.class, method(name)))
                .execute();
    }

    private static Throwable onlyFailure(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .reduce((one, other) -> {
                    throw new AssertionError("There is more than one failure: " + one + ", " + other);
                })
                .orElseThrow();
    }

    private static EngineExecutionResults withProperty(String name, String value, String test) {
        String before = System.getProperty(name);
        System.setProperty(name, value);
        try {
            return run(test);
        } finally {
            if (before == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, before);
            }
        }
    }

    @Test
    void eachSeedIsAnInvocation() {
        EngineExecutionResults results = run("passes");
        results.testEvents().assertStatistics(events -> events.succeeded(5).failed(0));
        assertThat(results.testEvents().started().map(Event::getTestDescriptor).map(it -> it.getDisplayName()))
                .containsExactly("seed 1", "seed 2", "seed 3", "seed 4", "seed 5");
        assertThat(PlantedCases.seeds).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void theFirstSeedThatFailsIsTheLastAndIsReplayedAlone() {
        Throwable failure = onlyFailure(run("failsWithSomeSeeds"));
        assertThat(failure).isInstanceOf(SimulationFailedError.class).hasCauseInstanceOf(AssertionError.class);
        long seed = PlantedCases.seeds.getLast();
        assertThat(PlantedCases.seeds)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, seed).boxed().toList());
        List<String> lines = failure.getMessage().lines().toList();
        assertThat(lines.get(lines.size() - 2))
                .matches("seed " + seed + ", failed at 1\\.\\d+ s, event hash [0-9a-f]{16}");
        assertThat(lines.getLast())
                .startsWith("replay: mvn ")
                .contains("test -Dtest=PlantedCases#failsWithSomeSeeds ")
                .endsWith(" -Dsimpyio.test.seed=" + seed);
        PlantedCases.seeds.clear();
        Throwable again = onlyFailure(withProperty("simpyio.test.seed", String.valueOf(seed), "failsWithSomeSeeds"));
        assertThat(PlantedCases.seeds).containsExactly(seed);
        assertThat(again).as("hash and all").hasMessage(failure.getMessage());
    }

    @Test
    void seedsCanBeChosen() {
        withProperty("simpyio.test.seeds", "2", "passes");
        withProperty("simpyio.test.first-seed", "100", "passes");
        assertThat(PlantedCases.seeds).containsExactly(1L, 2L, 100L, 101L, 102L, 103L, 104L);
        assertThat(withProperty("simpyio.test.seed", "many", "passes")
                        .containerEvents()
                        .failed()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatATestAsksForComesFromTheWorld() {
        run("injects")
                .testEvents()
                .assertStatistics(events -> events.succeeded(1).failed(0));
    }

    @Test
    void aFaultThatNeverFiredIsAFailure() {
        assertThat(onlyFailure(run("endsBeforeItsFault")))
                .hasMessageContaining("Planned faults that never fired: number 1, {at=1s, crash=a}")
                .hasMessageEndingWith("-Dsimpyio.test.seed=1");
    }

    @Test
    void aFailureOfAnotherProcessIsTheTests() {
        assertThat(onlyFailure(run("failsInAnotherProcess")))
                .hasMessageStartingWith("java.lang.IllegalStateException: on host a\nseed 1, failed at 1.0 s,");
    }

    @Test
    void aTestThatCannotEndFails() {
        assertThat(onlyFailure(run("waitsForEver"))).hasMessageContaining("No scheduled events left");
    }

    @Test
    void anAbortedTestIsNoFailure() {
        run("aborts").testEvents().assertStatistics(events -> events.aborted(2).failed(0));
    }

    @Test
    void aSelfCheckRunsEachSeedTwice() {
        run("repeats")
                .testEvents()
                .assertStatistics(events -> events.succeeded(4).failed(0));
        assertThat(onlyFailure(run("keepsSomethingStatic")))
                .hasMessageContaining("The second run differs from the first at step")
                .hasMessageContaining("PlantedCases.keepsSomethingStatic(PlantedCases.java:");
    }

    @Test
    void noSeedsAreAnError() {
        assertThat(run("hasNoSeeds").containerEvents().failed().count()).isEqualTo(1);
    }

    @Test
    void theReplayCommandIsThatOfTheModuleAndThePlugin(@TempDir Path folder) throws Exception {
        Path module = Files.createDirectories(folder.resolve("services/orders"));
        Files.createFile(folder.resolve("pom.xml"));
        Files.createFile(folder.resolve("services/pom.xml"));
        Files.createFile(module.resolve("pom.xml"));
        Method passes = method("passes");
        assertThat(ReplayCommand.maven(PlantedCases.class, passes, 17, folder.toString()))
                .isEqualTo("mvn test -Dtest=PlantedCases#passes -Dsimpyio.test.seed=17");
        assertThat(ReplayCommand.maven(PlantedCases.class, passes, 17, module.toString()))
                .isEqualTo("mvn -pl services/orders -am test -Dtest=PlantedCases#passes"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimpyio.test.seed=17");
        assertThat(ReplayCommand.maven(SomeIT.class, passes, 17, module.toString()))
                .isEqualTo("mvn -pl services/orders -am verify -Dit.test='SimulationTestTests$SomeIT#passes'"
                        + " -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dfailsafe.failIfNoSpecifiedTests=false -Dsimpyio.test.seed=17");
        assertThat(ReplayCommand.maven(PlantedCases.class, passes, 17, null))
                .isEqualTo("mvn test -Dtest=PlantedCases#passes -Dsimpyio.test.seed=17");
        String before = System.getProperty("org.gradle.test.worker");
        System.setProperty("org.gradle.test.worker", "1");
        try {
            assertThat(ReplayCommand.of(PlantedCases.class, passes, 17))
                    .isEqualTo("SIMPYIO_TEST_SEED=17 ./gradlew test --tests io.simpyio.test.PlantedCases.passes");
        } finally {
            if (before == null) {
                System.clearProperty("org.gradle.test.worker");
            }
        }
    }

    private static final class SomeIT {}
}
