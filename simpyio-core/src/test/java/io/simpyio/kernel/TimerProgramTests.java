package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.testing.Seeds;
import io.simpyio.trace.EventHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs that start, move and take back timers among timeouts and cancelled timeouts: what happens, and when, is
 * what happens with a model that is a sorted list.
 */
class TimerProgramTests {

    private static final int SEEDS = 300;
    private static final int STEPS = 2_000;
    private static final int TIMERS = 40;

    /** What carries out a program. */
    private interface Model {

        long now();

        boolean pending(int timer);

        boolean cancel(int timer);

        void start(int timer, long delay);

        void timeout(long delay, String name);

        int size();

        void run();
    }

    /** What is done each time that something happens, drawn with a seed; a model that differs once differs from then on. */
    private static final class Program {

        private final Random random;
        private final int timers;
        private final List<String> trace = new ArrayList<>();
        private @Nullable Model model;
        private int steps;

        Program(long seed) {
            random = new Random(seed);
            timers = 1 + random.nextInt(TIMERS);
        }

        List<String> run(Model newModel) {
            model = newModel;
            happen("begin");
            newModel.run();
            trace.add(newModel.now() + " end");
            return trace;
        }

        void happen(String what) {
            trace.add(model.now() + " " + what + " of " + model.size());
            for (int count = random.nextInt(4); count >= 0 && steps < STEPS; count--) {
                steps++;
                step();
            }
        }

        private long delay() {
            return switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> 5;
                case 2 -> random.nextInt(10);
                default -> random.nextInt(1_000);
            };
        }

        private void step() {
            int timer = random.nextInt(timers);
            switch (random.nextInt(6)) {
                case 0 -> trace.add("cancel " + timer + ": " + model.cancel(timer));
                case 1 -> model.timeout(delay(), "timeout " + steps);
                default -> {
                    trace.add("start " + timer + ", pending: " + model.pending(timer));
                    model.start(timer, delay());
                }
            }
        }
    }

    /** Ours; every other timeout is made twice, and one of the two is cancelled. */
    private static final class Kernel implements Model {

        private final Environment env;
        private final List<Timer> timers = new ArrayList<>();
        private final Program program;
        private int timeouts;

        Kernel(Environment env, Program program) {
            this.env = env;
            this.program = program;
            for (int i = 0; i < TIMERS; i++) {
                String name = "timer " + i;
                timers.add(env.timer(timer -> program.happen(name)));
            }
        }

        @Override
        public long now() {
            return env.nowNanos();
        }

        @Override
        public boolean pending(int timer) {
            return timers.get(timer).pending();
        }

        @Override
        public boolean cancel(int timer) {
            return timers.get(timer).cancel();
        }

        @Override
        public void start(int timer, long delay) {
            timers.get(timer).startNanos(delay);
        }

        @Override
        public void timeout(long delay, String name) {
            new Timeout<>(env, delay, null).addCallback(event -> program.happen(name));
            if (timeouts++ % 2 == 0) {
                new Timeout<>(env, delay, null).cancel();
            }
        }

        @Override
        public int size() {
            return (int) env.stats().pendingEvents();
        }

        @Override
        public void run() {
            env.run();
        }
    }

    /** Small, slow and obvious. */
    private static final class Reference implements Model {

        private final List<Entry> queue = new ArrayList<>();
        private final Program program;
        private long now;

        private record Entry(long time, String name) {}

        Reference(Program program) {
            this.program = program;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public boolean pending(int timer) {
            return queue.stream().anyMatch(entry -> entry.name.equals("timer " + timer));
        }

        @Override
        public boolean cancel(int timer) {
            return queue.removeIf(entry -> entry.name.equals("timer " + timer));
        }

        @Override
        public void start(int timer, long delay) {
            cancel(timer);
            timeout(delay, "timer " + timer);
        }

        @Override
        public void timeout(long delay, String name) {
            queue.add(new Entry(now + delay, name));
            queue.sort(Comparator.comparingLong(Entry::time)); // It is stable.
        }

        @Override
        public int size() {
            return queue.size();
        }

        @Override
        public void run() {
            while (!queue.isEmpty()) {
                Entry next = queue.removeFirst();
                now = next.time;
                program.happen(next.name);
            }
        }
    }

    private static List<String> onKernel(long seed, @Nullable KernelListener listener) {
        Environment.Builder builder = Environment.builder();
        if (listener != null) {
            builder.listener(listener);
        }
        try (Environment env = builder.build()) {
            Program program = new Program(seed);
            return program.run(new Kernel(env, program));
        }
    }

    @Test
    void theKernelDoesWhatTheReferenceDoes() {
        for (long seed : Seeds.upTo(SEEDS)) {
            Program program = new Program(seed);
            List<String> expected = program.run(new Reference(program));
            assertThat(expected).as("length of the trace of seed=%d", seed).hasSizeGreaterThan(1);
            List<String> actual = onKernel(seed, null);
            for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
                assertThat(actual.get(i))
                        .as("line %d of seed=%d, after %s", i, seed, expected.subList(Math.max(0, i - 8), i))
                        .isEqualTo(expected.get(i));
            }
            assertThat(actual).as("trace of seed=%d", seed).hasSameSizeAs(expected);
        }
    }

    @Test
    void aRunWithListenersIsTheRunWithoutAndHasOneHash() {
        for (long seed : Seeds.upTo(20)) {
            EventHash hash = new EventHash();
            EventHash again = new EventHash();
            List<String> trace = onKernel(seed, hash);
            assertThat(onKernel(seed, again)).as("trace of seed=%d", seed).isEqualTo(trace);
            assertThat(onKernel(seed, null)).as("without, seed=%d", seed).isEqualTo(trace);
            assertThat(again).as("hash of seed=%d", seed).hasToString(hash.toString());
        }
    }
}
