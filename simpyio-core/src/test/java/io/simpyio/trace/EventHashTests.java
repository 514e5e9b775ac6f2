package io.simpyio.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.KernelListener;
import io.simpyio.kernel.SimProcess;
import io.simpyio.random.RandomStream;
import io.simpyio.random.RandomStreams;
import io.simpyio.resource.PreemptiveResource;
import io.simpyio.resource.Request;
import io.simpyio.resource.Store;
import io.simpyio.statistics.LevelStatistics;
import io.simpyio.statistics.ResourceStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Equal runs have equal hashes, and runs that differ a little do not. */
class EventHashTests {

    private static EventHash hash(CoroutineMode mode, Consumer<Environment> model, KernelListener... others) {
        EventHash hash = new EventHash();
        Environment.Builder builder = Environment.builder().coroutines(mode);
        for (KernelListener other : others) {
            builder.listener(other);
        }
        try (Environment env = builder.listener(hash).build()) {
            model.accept(env);
            env.run();
        }
        return hash;
    }

    private static String hash(Consumer<Environment> model) {
        return hash(CoroutineMode.AUTO, model).toString();
    }

    /** Interrupts, conditions, preemption and a store, driven by chance. */
    private static Consumer<Environment> shop(long seed, boolean withStatistics) {
        return env -> {
            RandomStreams streams = new RandomStreams(seed);
            PreemptiveResource machine = new PreemptiveResource(env, 2);
            Store<String> store = new Store<>(env, 3);
            if (withStatistics) {
                ResourceStatistics.of(machine);
                LevelStatistics.of(store);
            }
            for (int i = 0; i < 20; i++) {
                int number = i;
                env.process("worker " + i, () -> work(env, machine, store, number, streams.stream("worker " + number)));
            }
            env.process("taker", () -> {
                while (env.peek() < 1_000) {
                    store.get().or(env.timeout(5)).await();
                    store.get().close(); // Gives back what it may have got.
                }
            });
        };
    }

    private static void work(
            Environment env, PreemptiveResource machine, Store<String> store, int number, RandomStream chance) {
        for (int i = 0; i < 10; i++) {
            env.timeout(chance.exponential(10)).await();
            try (Request request = machine.request(number % 3)) {
                request.or(env.timeout(chance.uniform(0, 9))).await();
                env.timeout(chance.erlang(2, 2)).await();
            } catch (Interrupt interrupt) {
                env.timeout(1).await();
            }
            store.put("part").or(env.timeout(3)).await();
        }
    }

    @Test
    void aRunHasTheSameHashInBothModes() {
        EventHash onLoop = hash(CoroutineMode.LOOP, shop(1, false));
        EventHash withBaton = hash(CoroutineMode.BATON, shop(1, false));
        assertThat(withBaton).hasToString(onLoop.toString());
        assertThat(withBaton.events()).isEqualTo(onLoop.events()).isGreaterThan(500);
        assertThat(onLoop.toString()).matches("[0-9a-f]{16}").isEqualTo("%016x".formatted(onLoop.value()));
    }

    @Test
    void monitoringAndStatisticsDoNotChangeTheRun() {
        List<String> notes = new ArrayList<>();
        KernelListener noting = new KernelListener() {
            @Override
            public void processEnded(SimProcess<?> process) {
                notes.add(process.name());
            }
        };
        String plain = hash(shop(2, false));
        for (CoroutineMode mode : new CoroutineMode[] {CoroutineMode.LOOP, CoroutineMode.BATON}) {
            assertThat(hash(mode, shop(2, true), noting)).hasToString(plain);
        }
        assertThat(notes).isNotEmpty();
    }

    @Test
    void anotherSeedIsAnotherRun() {
        assertThat(hash(shop(1, false))).isEqualTo(hash(shop(1, false))).isNotEqualTo(hash(shop(2, false)));
    }

    @Test
    void timesKindsNamesAndOrderCount() {
        assertThat(List.of(
                        hash(env -> {}),
                        hash(env -> env.timeout(1)),
                        hash(env -> env.timeout(1.000_000_001)),
                        hash(env -> env.event().succeed(null)),
                        hash(env -> env.timeout(0)),
                        hash(env -> {
                            env.timeout(1);
                            env.timeout(2);
                        }),
                        hash(env -> {
                            env.timeout(2);
                            env.timeout(1);
                        }),
                        hash(env -> env.process("a", () -> {})),
                        hash(env -> env.process("b", () -> {})),
                        hash(env -> env.process("a", () -> env.timeout(0)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void valuesDoNotCount() {
        assertThat(hash(env -> env.timeout(1, "one"))).isEqualTo(hash(env -> env.timeout(1, "two")));
    }

    @Test
    void theHashIsThatOfTheRunSoFar() {
        EventHash hash = new EventHash();
        try (Environment env = Environment.builder().listener(hash).build()) {
            String before = hash.toString();
            env.timeout(1);
            String scheduled = hash.toString();
            env.run();
            assertThat(List.of(before, scheduled, hash.toString())).doesNotHaveDuplicates();
            assertThat(hash.events()).isEqualTo(1);
        }
    }
}
