package io.simpyio.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ForeignThreadException;
import io.simpyio.kernel.ForeignThreadPermit;
import io.simpyio.net.Backend;
import io.simpyio.net.BackendCase;
import io.simpyio.net.Transport;
import io.simpyio.trace.DivergenceException;
import io.simpyio.trace.SelfCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed is the same run; and what gets in the way of that is found. */
class WorldDeterminismTests {

    @Test
    void theSameSeedIsTheSameRunInFreshJvmsAndBothCoroutineModes() throws Exception {
        String here = WorldProgram.hash(42, CoroutineMode.LOOP);
        assertThat(here).matches("[0-9a-f]{16} of \\d{4,} events");
        assertThat(WorldProgram.hash(42, CoroutineMode.BATON)).isEqualTo(here);
        assertThat(inFreshJvm(42, CoroutineMode.LOOP)).isEqualTo(here);
        assertThat(inFreshJvm(42, CoroutineMode.BATON)).isEqualTo(here);
        assertThat(WorldProgram.hash(43, CoroutineMode.LOOP)).isNotEqualTo(here);
    }

    private static String inFreshJvm(long seed, CoroutineMode mode) throws IOException, InterruptedException {
        return FreshJvm.lastLine(WorldProgram.class, String.valueOf(seed), mode.name());
    }

    @Test
    void onlyWorldsHaveRandomNumbersForProtocols() {
        byte[][] drawn = new byte[3][16];
        long[] seeds = {1, 1, 2};
        for (int i = 0; i < seeds.length; i++) {
            try (World world = World.builder().seed(seeds[i]).build()) {
                world.host("a").network().transport().random().orElseThrow().nextBytes(drawn[i]);
            }
        }
        assertThat(drawn[1]).isEqualTo(drawn[0]);
        assertThat(drawn[2]).isNotEqualTo(drawn[0]);
        for (BackendCase real : BackendCase.real()) {
            try (Backend backend = real.open()) {
                assertThat(backend.network().transport().random())
                        .as("%s", real)
                        .isEmpty();
            }
        }
    }

    @Test
    void aSelfCheckNamesTheEventAndTheLineWhereTheClockOfTheSystemDecides() {
        long[] limit = {System.nanoTime() + TimeUnit.HOURS.toNanos(1)};
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> SelfCheck.twice(listener -> {
                    try (World world = World.builder()
                            .environment(options -> options.listener(listener))
                            .build()) {
                        world.host("a").start("worker", (environment, network) -> {
                            environment.timeout(1).await();
                            environment
                                    .timeout(System.nanoTime() - limit[0] < 0 ? 3 : 2)
                                    .await();
                        });
                        world.run();
                    }
                    limit[0] = System.nanoTime();
                }))
                .withMessageMatching("(?s)The second run differs from the first at step \\d+, at 1.0 s:"
                        + "\n  first:  \\S+Timeout scheduled by process \"worker\" of a at"
                        + " \\S+WorldDeterminismTests\\.java:\\d+\\), for 4.0 s"
                        + "\n  second: \\S+Timeout scheduled by process \"worker\" of a at"
                        + " \\S+WorldDeterminismTests\\.java:\\d+\\), for 3.0 s");
    }

    @Test
    void aSelfCheckOfARunThatRepeatsIsQuiet() throws Exception {
        SelfCheck.twice(listener -> {
            try (World world = World.builder()
                    .seed(3)
                    .environment(options -> options.listener(listener))
                    .build()) {
                world.host("a")
                        .start((environment, network) -> environment
                                .timeout(world.random("a").exponential(1))
                                .await());
                world.run();
            }
        });
    }

    private interface Touch {
        void by(World world) throws Exception;
    }

    private enum Permitted {
        NEVER,
        /** In a block, and not after it. */
        AT_FIRST,
        ALWAYS
    }

    /** Lets a host's process start a thread that touches the world while the world runs. */
    private static void touched(CoroutineMode mode, Touch touch, Permitted permitted) {
        try (World world =
                World.builder().environment(options -> options.coroutines(mode)).build()) {
            world.host("a").start((environment, network) -> {
                if (permitted != Permitted.NEVER) {
                    try (ForeignThreadPermit permit = world.allowForeignThreads()) {
                        touchedBy("permitted", touch, world);
                    }
                }
                if (permitted != Permitted.ALWAYS) {
                    touchedBy("planted", touch, world);
                }
                environment.timeout(1).await();
            });
            world.run();
        }
    }

    /** Spins, as a wait that parks would be a matter of foreign threads itself. */
    private static void touchedBy(String thread, Touch touch, World world) {
        CountDownLatch touched = new CountDownLatch(1);
        Thread.ofPlatform().name(thread).start(() -> {
            try {
                touch.by(world);
            } catch (Exception e) {
                // The thread's own business.
            } finally {
                touched.countDown();
            }
        });
        while (touched.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void plantedSubmit(World world) {
        CompletableFuture<?> done = world.host("a").environment().submit(() -> {});
        assertThat(done).isNotNull();
    }

    private static void plantedTimeout(World world) {
        world.host("a").environment().timeout(1);
    }

    private static void plantedTask(World world) {
        Transport transport = world.host("a").network().transport();
        transport.eventLoop().execute(() -> {});
    }

    @ParameterizedTest
    @EnumSource(
            value = CoroutineMode.class,
            names = {"LOOP", "BATON"})
    void aForeignThreadFailsTheRunWithItsStack(CoroutineMode mode) {
        for (Permitted permitted : List.of(Permitted.NEVER, Permitted.AT_FIRST)) {
            for (Touch touch : List.<Touch>of(
                    WorldDeterminismTests::plantedSubmit,
                    WorldDeterminismTests::plantedTimeout,
                    WorldDeterminismTests::plantedTask)) {
                assertThatThrownBy(() -> touched(mode, touch, permitted))
                        .isInstanceOf(ForeignThreadException.class)
                        .hasMessageContaining("planted")
                        .hasMessageContaining("allowForeignThreads")
                        .satisfies(failure -> assertThat(failure.getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().startsWith("planted")
                                        && frame.getFileName().equals("WorldDeterminismTests.java")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CoroutineMode.class,
            names = {"LOOP", "BATON"})
    void aPermitLetsAForeignThreadTouchTheWorld(CoroutineMode mode) {
        touched(mode, WorldDeterminismTests::plantedSubmit, Permitted.ALWAYS);
        touched(mode, WorldDeterminismTests::plantedTask, Permitted.ALWAYS);
    }

    /** Such as for a lock that a thread has which runs another world. */
    @Test
    void aProcessThatBlocksHoldsUpItsWorldInBothModes() {
        for (CoroutineMode mode : List.of(CoroutineMode.LOOP, CoroutineMode.BATON)) {
            List<String> told = new ArrayList<>();
            try (World world = World.builder()
                    .environment(options -> options.coroutines(mode))
                    .build()) {
                for (String name : List.of("one", "two")) {
                    world.host("a").start(name, (environment, network) -> {
                        for (int i = 0; i < 3; i++) {
                            told.add(name + " " + environment.now());
                            Thread.sleep(1);
                            told.add(name + " awake " + environment.now());
                            environment.timeout(1).await();
                        }
                    });
                }
                world.run();
            }
            assertThat(told)
                    .as("%s", mode)
                    .startsWith("one 0.0", "one awake 0.0", "two 0.0", "two awake 0.0", "one 1.0", "one awake 1.0")
                    .hasSize(12);
        }
    }

    @Test
    void environmentsWithoutAWorldServeForeignThreads() throws Exception {
        try (Environment environment = Environment.simulation()) {
            CompletableFuture<String> done = new CompletableFuture<>();
            environment.process(() -> {
                Thread thread = Thread.ofPlatform()
                        .start(() -> environment
                                .submit(() -> "served")
                                .whenComplete((value, failure) -> done.complete(value)));
                thread.join();
            });
            environment.run();
            assertThat(done).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("served");
        }
    }
}
