package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The programs of {@code src/test/resources/simpy}, whose traces real SimPy has printed. Each method is the Python
 * program of its name, statement by statement.
 */
class SimpyParityTests extends KernelContract {

    private void compareWithSimpy(String program) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/simpy/" + program + ".txt")) {
            assertThat(file).as("trace of SimPy").isNotNull();
            List<String> expected = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i < Math.min(expected.size(), trace.size()); i++) {
                assertThat(trace.get(i)).as("line %d of %s", i + 1, program).isEqualTo(expected.get(i));
            }
            assertThat(trace).hasSameSizeAs(expected);
        }
    }

    private static RuntimeException failure(String message) {
        return new IllegalArgumentException(message);
    }

    private Timeout<String> after(double delay) {
        return env.timeout(delay, "t" + (delay == Math.rint(delay) ? String.valueOf((long) delay) : "" + delay));
    }

    // --- interrupts.py ---

    private SimProcess<Void> stubborn(String name, Event<?> event) {
        return env.process(name, () -> {
            while (true) {
                try {
                    Object value = event.await();
                    note(name + " got " + value);
                    return;
                } catch (Interrupt interrupt) {
                    note(name + " interrupted by " + interrupt.cause().orElseThrow());
                }
            }
        });
    }

    private SimProcess<Void> meek(String name, double delay) {
        return env.process(name, () -> {
            try {
                env.timeout(delay).await();
                note(name + " slept");
            } catch (Interrupt interrupt) {
                note(name + " gives up because of " + interrupt.cause().orElseThrow());
            }
        });
    }

    private void interrupter(String name, double delay, SimProcess<?>... victims) {
        env.process(name, () -> {
            env.timeout(delay).await();
            for (SimProcess<?> victim : victims) {
                if (victim.alive()) {
                    victim.interrupt(name);
                    note(name + " hits");
                } else {
                    note(name + " is too late");
                }
            }
        });
    }

    @Test
    void interrupts() throws IOException {
        Event<String> shared = env.event();
        interrupter("early", 1);
        SimProcess<?> a = stubborn("a", shared);
        SimProcess<?> b = stubborn("b", env.timeout(3, "tea"));
        SimProcess<?> c = meek("c", 2);
        SimProcess<?> d = meek("d", 2);
        a.interrupt("nobody");
        interrupter("one", 1, a, a, b);
        interrupter("two", 1, b, d, d);
        interrupter("three", 2, c, d, a);
        interrupter("four", 3, b, c);
        env.process("finisher", () -> {
            env.timeout(4).await();
            shared.succeed("shared");
            a.interrupt("last moment");
            a.await();
            note("a is over");
        });
        env.run();
        note("end");
        compareWithSimpy("interrupts");
    }

    // --- conditions.py ---

    private SimProcess<Void> waitFor(String name, Condition condition) {
        return env.process(name, () -> {
            try {
                ConditionValue value = condition.await();
                note(name + " " + joined(value));
            } catch (IllegalArgumentException failure) {
                note(name + " failed: " + failure.getMessage());
            }
        });
    }

    private static String joined(ConditionValue value) {
        return value.values().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private SimProcess<Void> failing(double delay) {
        return env.process(() -> {
            env.timeout(delay).await();
            throw failure("after " + (delay == Math.rint(delay) ? String.valueOf((long) delay) : "" + delay));
        });
    }

    @Test
    void conditions() throws IOException {
        Event<String> one = after(1);
        Event<String> two = after(2);
        Event<String> three = after(3);
        waitFor("all", three.and(one).and(two));
        waitFor("any", three.or(one).or(two));
        waitFor("mixed", three.and(one).or(two));
        waitFor("nested", env.allOf(three, env.anyOf(two, after(9)), one));
        waitFor("empty all", env.allOf());
        waitFor("empty any", env.anyOf());
        waitFor("fails", three.and(failing(2)));
        waitFor("met before it could fail", one.or(env.event()));
        waitFor("any fails", failing(1.5).or(two));
        env.process("late", () -> {
            env.timeout(5).await();
            waitFor("past all", one.and(two)).await();
            waitFor("past any", env.event().or(two).or(after(1))).await();
            Event<String> first = env.event();
            Event<String> second = env.event();
            waitFor("same time", first.or(second));
            env.timeout(1).await();
            second.succeed("second");
            first.succeed("first");
            first.and(second).await();
            note("both");
        });
        env.run();
        note("end");
        compareWithSimpy("conditions");
    }

    // --- zero_delay.py ---

    private SimProcess<String> child(String name) {
        return env.process(name, () -> {
            note(name + " starts");
            return name;
        });
    }

    private void worker(String name, int rounds) {
        env.process(name, () -> {
            for (int i = 0; i < rounds; i++) {
                note(name + " round " + i);
                env.timeout(0).await();
            }
            note("result " + child(name + " child").await());
            SimProcess<String> other = child(name + " other");
            env.timeout(0).await();
            note("result " + other.await());
        });
    }

    private void listener(String name, Event<String> done) {
        env.process(name, () -> {
            note(name + " heard " + done.await());
            note(name + " heard " + done.await() + " again");
            env.timeout(0).await();
            note(name + " ends");
        });
    }

    @Test
    void zeroDelay() throws IOException {
        Event<String> done = env.event();
        done.addCallback(event -> note("callback"));
        listener("x", done);
        worker("a", 3);
        worker("b", 2);
        listener("y", done);
        env.process("trigger", () -> {
            env.timeout(0).await();
            done.succeed("news");
            note("triggered");
            env.timeout(0).await();
            note("trigger ends");
        });
        env.timeout(0).addCallback(event -> note("first timeout"));
        note("peek " + (long) env.peek());
        env.run(2);
        note("until 2");
        env.timeout(1).addCallback(event -> note("at 3"));
        env.run(3);
        note("until 3");
        env.step();
        note("end");
        compareWithSimpy("zero_delay");
    }

    // --- failures.py ---

    private SimProcess<Void> failing(String name, double delay) {
        return env.process(name, () -> {
            env.timeout(delay).await();
            note(name + " fails");
            throw failure(name);
        });
    }

    @Test
    void failures() throws IOException {
        Event<String> broken = env.event();
        waiter("one", broken);
        waiter("two", broken);
        SimProcess<Void> deep = failing("deep", 2);
        waiter("chain", env.process("passing on", () -> deep.await()));
        Event<String> source = env.event();
        Event<String> copy = env.event();
        source.addCallback(copy::trigger);
        waiter("copy", copy);
        waiter("source", source);
        env.process("driver", () -> {
            env.timeout(1).await();
            broken.fail(failure("broken"));
            note("driver goes on");
            env.timeout(0).await();
            waiter("past", broken).await();
            source.fail(failure("source failed"));
            env.timeout(5).await();
            failing("lonely", 1);
            env.timeout(3).await();
            note("driver ends");
        });
        try {
            env.run();
        } catch (IllegalArgumentException failure) {
            note("run threw " + failure.getMessage());
        }
        env.run();
        note("second run ends");
        SimProcess<Void> last = failing("last", 1);
        try {
            env.run(last);
        } catch (IllegalArgumentException failure) {
            note("run until threw " + failure.getMessage());
        }
        env.run();
        note("end");
        compareWithSimpy("failures");
    }

    // --- mixed.py ---

    @Test
    void mixed() throws IOException {
        for (int seed = 1; seed <= 4; seed++) {
            env.close();
            openEnvironment();
            new MixedProgram(env, seed, this::note).run();
        }
        compareWithSimpy("mixed");
    }
}
