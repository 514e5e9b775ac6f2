package io.simpyio.spring.boot.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a loop that does not go on, while it does not. */
@Timeout(60)
class LoopStallTests {

    private final CountDownLatch held = new CountDownLatch(1);

    private volatile boolean release;

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void theProcessThatRunsIsNamedAndThoseThatAwaitAreLeftAlone(CoroutineMode mode) throws Exception {
        try (Environment environment = Environment.builder().coroutines(mode).build()) {
            double[] woken = {0};
            environment.process("waiting", () -> {
                environment.timeout(5).await();
                woken[0] = environment.now();
            });
            environment.process("holding", this::hold);
            String text = whileHeld(environment, new LoopStall(), environment);
            assertThat(text)
                    .startsWith("Process holding holds the loop:\n\tat ")
                    .contains("LoopStallTests.hold(");
            assertThat(text.contains("--add-opens")).isEqualTo(mode == CoroutineMode.BATON);
            assertThat(woken[0]).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void aCallbackIsFoundOnTheThreadOfTheLoop(CoroutineMode mode) throws Exception {
        try (Environment environment = Environment.builder().coroutines(mode).build()) {
            environment.timeout(1).addCallback(event -> hold());
            assertThat(whileHeld(environment, new LoopStall(), environment))
                    .startsWith("No process holds the loop, whose thread the-loop is here:")
                    .contains("LoopStallTests.hold(");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "BATON"})
    void aProcessOfAnotherEnvironmentIsNotMeant(CoroutineMode mode) throws Exception {
        try (Environment environment = Environment.builder().coroutines(mode).build();
                Environment other = Environment.simulation()) {
            environment.process("holding", this::hold);
            assertThat(whileHeld(environment, new LoopStall(), other)).isEqualTo("Nothing runs the loop.");
        }
    }

    private String whileHeld(Environment environment, LoopStall stall, Environment asked) throws Exception {
        Thread loop = Thread.ofPlatform().name("the-loop").start(environment::run);
        try {
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            return stall.describe(asked);
        } finally {
            release = true;
            loop.join();
        }
    }

    private void hold() {
        held.countDown();
        while (!release) {
            Thread.onSpinWait();
        }
    }
}
