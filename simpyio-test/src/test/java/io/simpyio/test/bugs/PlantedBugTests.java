package io.simpyio.test.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.simpyio.virtual.World;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Each planted bug is found within a thousand seeds, and what its message says replays it. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PlantedBugTests {

    private static final String SEED = "simpyio.test.seed";
    private static final Pattern REPLAY = Pattern.compile("replay: mvn .*-D" + SEED + "=(\\d+)$");

    private static Events run(String bug) throws NoSuchMethodException {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(PlantedBugs.class, PlantedBugs.class.getDeclaredMethod(bug, World.class)))
                .execute()
                .testEvents();
    }

    private static String message(Events events) {
        List<String> messages = events.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "staleRead, stale read",
        "doubleCharge, charges",
        "lostUpdate, counted",
        "splitBrain, split brain",
        "leakingTimeout, permits that are out when all is quiet"
    })
    void isFoundAndReplayed(String bug, String symptom) throws NoSuchMethodException {
        Events search = run(bug);
        String message = message(search);
        assertThat(message).contains("[" + symptom + "]");
        Matcher replay = REPLAY.matcher(message);
        assertThat(replay.find()).as(message).isTrue();
        long seeds = search.started().count();
        assertThat(replay.group(1)).isEqualTo(String.valueOf(seeds));
        System.out.println("Bug " + bug + " found with seed " + seeds);

        String before = System.getProperty(SEED);
        System.setProperty(SEED, replay.group(1));
        try {
            Events again = run(bug);
            assertThat(again.started().count()).isEqualTo(1);
            assertThat(message(again)).isEqualTo(message);
        } finally {
            if (before == null) {
                System.clearProperty(SEED);
            } else {
                System.setProperty(SEED, before);
            }
        }
    }
}
