package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The program {@code mixed.py}: processes that do whatever a pseudo-random number says. */
final class MixedProgram {

    private static final int PROCESSES = 12;
    private static final int EVENTS = 5;
    private static final int STEPS = 30;

    private final Environment env;
    private final int seed;
    private final Consumer<String> note;
    private final List<Event<String>> events = new ArrayList<>();
    private final List<SimProcess<?>> processes = new ArrayList<>();
    private long state;

    MixedProgram(Environment env, int seed, Consumer<String> note) {
        this.env = env;
        this.seed = seed;
        this.note = note;
        state = seed;
    }

    void run() {
        for (int i = 0; i < EVENTS; i++) {
            events.add(env.event());
        }
        for (int i = 0; i < PROCESSES; i++) {
            String name = "p" + i;
            processes.add(env.process(name, () -> process(name)));
        }
        env.process("ticker", () -> {
            for (int i = 0; i < 60; i++) {
                env.timeout(2).await();
                replace(i % EVENTS).succeed("tick");
            }
        });
        env.run();
        note.accept("end of " + seed);
    }

    private int draw(int bound) {
        state = (state * 1103515245 + 12345) & 0x7fffffff;
        return (int) ((state >> 8) % bound);
    }

    private String child(int delay, boolean fails) {
        env.timeout(delay).await();
        if (fails) {
            throw new IllegalArgumentException("child");
        }
        return "child";
    }

    private Event<String> replace(int index) {
        return events.set(index, env.event());
    }

    private void process(String name) {
        for (int i = 0; i < STEPS; i++) {
            try {
                step(name);
                note.accept(name + " " + i);
            } catch (Interrupt interrupt) {
                note.accept(
                        name + " " + i + " interrupted by " + interrupt.cause().orElseThrow());
            } catch (IllegalArgumentException failure) {
                note.accept(name + " " + i + " caught " + failure.getMessage());
            }
        }
    }

    private void step(String name) {
        switch (draw(9)) {
            case 0 -> env.timeout(draw(4)).await();
            case 1 -> env.timeout(0).await();
            case 2 -> note.accept(name + " heard " + events.get(draw(EVENTS)).await());
            case 3 -> replace(draw(EVENTS)).succeed(name);
            case 4 -> interruptOne(name);
            case 5 -> {
                Event<String> limit = env.timeout(draw(3), "limit");
                AnyOf any = events.get(draw(EVENTS)).or(limit);
                any.defuse();
                note.accept(name + " any " + joined(any.await()));
            }
            case 6 -> {
                Event<String> first = env.timeout(draw(3), "first");
                Event<String> second = env.timeout(draw(3), "second");
                AnyOf any = second.or(events.get(draw(EVENTS)));
                any.defuse();
                AllOf all = first.and(any);
                all.defuse();
                note.accept(name + " all " + joined(all.await()));
            }
            case 7 -> {
                int delay = draw(3);
                boolean fails = draw(2) == 1;
                SimProcess<String> waited = env.process("child", () -> child(delay, fails));
                waited.defuse();
                note.accept(name + " " + waited.await());
            }
            default -> {
                Event<String> failed = replace(draw(EVENTS));
                failed.defuse();
                failed.fail(new IllegalArgumentException(name));
            }
        }
    }

    private void interruptOne(String name) {
        SimProcess<?> victim = processes.get(draw(PROCESSES));
        if (victim.alive() && victim != env.activeProcess().orElseThrow()) {
            victim.interrupt(name);
        }
    }

    private static String joined(ConditionValue value) {
        return value.values().stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
