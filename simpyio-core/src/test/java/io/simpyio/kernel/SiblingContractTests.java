package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Several environments on one loop: in one time, each with its own processes, and closed alone. */
class SiblingContractTests extends KernelContract {

    private Environment sibling() {
        return env.sibling("sibling", env.clock());
    }

    @Test
    void siblingsShareOneTimeAndOneOrder() {
        Environment sibling = sibling();
        env.process("one", () -> {
            env.timeout(1).await();
            note("one");
            sibling.timeout(1).await();
            note("one again");
        });
        sibling.process("two", () -> {
            sibling.timeout(1).await();
            note("two");
            env.allOf(env.timeout(1), sibling.timeout(2)).await();
            note("two again");
        });
        sibling.run();
        assertThat(trace).containsExactly("1 one", "1 two", "2 one again", "3 two again");
        assertThat(sibling.now()).isEqualTo(3);
        assertThat(env.name()).isEqualTo("main");
        assertThat(sibling).hasToString("Environment(sibling)");
    }

    @Test
    void eventsOfTwoLoopsCannotBeMixed() {
        try (Environment other = builder().build()) {
            assertThatIllegalArgumentException().isThrownBy(() -> env.allOf(env.event(), other.event()));
        }
    }

    @Test
    void aSiblingClosesAlone() {
        Environment sibling = sibling();
        SimProcess<Void> waiting = sibling.process("waiting", () -> {
            try {
                sibling.event().await();
            } finally {
                note("finally");
                assertThatIllegalStateException().isThrownBy(() -> sibling.process("too late", () -> {}));
            }
        });
        sibling.timeout(2).addCallback(timer -> note("timer of the closed"));
        Event<Void> late = sibling.event();
        late.addCallback(event -> note("event of the closed"));
        waiter("other", waiting);
        env.process("closer", () -> {
            env.timeout(1).await();
            SimProcess<Void> neverBegun = sibling.process("never begun", () -> note("begun"));
            sibling.close();
            sibling.close();
            note("after close");
            assertThatThrownBy(neverBegun::await).isInstanceOf(ProcessTermination.class);
            assertThatThrownBy(waiting::await).isInstanceOf(ProcessTermination.class);
            late.succeed(null);
            env.timeout(5).await();
            note("on");
        });
        assertThatExceptionOfType(ProcessTermination.class)
                .as("the other has nothing that handles it")
                .isThrownBy(env::run)
                .withMessageContaining("waiting");
        env.run();
        assertThat(trace).containsExactly("1 after close", "1 finally", "6 on");
        assertThat(sibling.livingProcesses()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> sibling.process(() -> {}));
    }

    @Test
    void aProcessThatClosesItsOwnEnvironmentEndsAtItsNextAwait() {
        Environment sibling = sibling();
        sibling.process("self", () -> {
            sibling.close();
            note("still here");
            try {
                sibling.timeout(1).await();
                note("never");
            } finally {
                note("finally");
            }
        });
        env.run();
        assertThat(trace).containsExactly("0 still here", "0 finally");
    }

    @Test
    void aSiblingClosesBetweenRuns() {
        Environment sibling = sibling();
        sibling.process("waiting", () -> {
            try {
                sibling.timeout(10).await();
            } finally {
                note("finally");
            }
        });
        env.run(1.0);
        sibling.close();
        assertThat(trace).containsExactly("1 finally");
        env.run(2.0);
    }

    @Test
    void theFirstEnvironmentClosesAll() {
        Environment sibling = sibling();
        sibling.process("waiting", () -> {
            try {
                sibling.event().await();
            } finally {
                note("finally");
            }
        });
        env.run();
        env.close();
        assertThat(trace).containsExactly("0 finally");
    }

    @Test
    void theClockOfASimulationFollowsItsTime() {
        Clock clock = env.clock();
        Instant start = clock.instant();
        assertThat(start).isEqualTo("2000-01-01T00:00:00Z");
        env.process(() -> env.timeout(1.5).await());
        env.run();
        assertThat(Duration.between(start, clock.instant())).isEqualTo(Duration.ofMillis(1_500));
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(clock.withZone(ZoneId.of("Europe/Berlin")).instant()).isEqualTo(clock.instant());
        try (Environment real = builder().driver(new RealTimeDriver()).build()) {
            assertThat(Duration.between(real.clock().instant(), Instant.now()).abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void foreignThreadsAreServedUnlessTheyAreRefused() throws Exception {
        for (boolean refused : new boolean[] {false, true}) {
            for (boolean permitted : new boolean[] {false, true}) {
                Environment.Builder builder = builder();
                Environment touched = (refused ? builder.refuseForeignThreads() : builder).build();
                AtomicReference<CompletableFuture<String>> answer = new AtomicReference<>();
                touched.process(() -> {
                    ForeignThreadPermit permit =
                            permitted ? touched.scheduler().allowForeignThreads() : new ForeignThreadPermit(() -> {});
                    Thread foreign =
                            Thread.ofPlatform().name("foreign").start(() -> answer.set(touched.submit(() -> "served")));
                    while (foreign.isAlive()) {
                        Thread.onSpinWait();
                    }
                    permit.close();
                    permit.close();
                    touched.timeout(1).await();
                });
                if (refused && !permitted) {
                    assertThatExceptionOfType(ForeignThreadException.class)
                            .isThrownBy(touched::run)
                            .withMessageContaining("foreign");
                } else {
                    touched.run();
                    assertThat(answer.get().get(10, TimeUnit.SECONDS)).isEqualTo("served");
                }
                touched.close();
            }
        }
    }

    /** With a baton the loop cannot tell. */
    @Test
    void aProcessThatBlocksForTooLongFailsARunThatMustRepeat() throws Exception {
        Assumptions.assumeTrue(mode == CoroutineMode.LOOP);
        CountDownLatch never = new CountDownLatch(1);
        List<String> ends = new ArrayList<>();
        try (Environment strict =
                builder().refuseForeignThreads().blockedLimitNanos(1_000_000).build()) {
            strict.process("stuck", () -> {
                try {
                    never.await();
                } finally {
                    ends.add("finally");
                }
            });
            assertThatIllegalStateException()
                    .isThrownBy(strict::run)
                    .withMessageContaining("SimProcess(stuck) has blocked for 1 ms")
                    .satisfies(failure -> assertThat(failure.getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().contains("aProcessThatBlocksForTooLong")));
        }
        assertThat(ends).as("on close").containsExactly("finally");
    }

    @Test
    void withAPermitAProcessMayBlockForLong() {
        Environment strict =
                builder().refuseForeignThreads().blockedLimitNanos(1_000_000).build();
        strict.process("slow", () -> {
            try (ForeignThreadPermit permit = strict.scheduler().allowForeignThreads()) {
                Thread.sleep(20);
            }
            trace.add("slow");
        });
        strict.process("other", () -> trace.add("other"));
        strict.run();
        strict.close();
        assertThat(trace).containsExactly("slow", "other");
    }

    @Test
    void outsideOfARunNobodyIsForeign() throws Exception {
        try (Environment quiet = builder().refuseForeignThreads().build()) {
            Thread.ofPlatform().start(() -> quiet.timeout(1)).join();
            quiet.run();
            assertThat(quiet.now()).isEqualTo(1);
        }
    }
}
