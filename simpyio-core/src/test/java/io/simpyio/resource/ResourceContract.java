package io.simpyio.resource;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What all contract tests of resources share: each of them runs on both coroutine modes, in a fresh simulation. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
abstract class ResourceContract {

    @Parameter
    CoroutineMode mode;

    Environment env;

    /** What happened, in order. */
    final List<String> trace = new ArrayList<>();

    @BeforeEach
    void openEnvironment() {
        env = builder().build();
    }

    @AfterEach
    void closeEnvironment() {
        env.close();
    }

    Environment.Builder builder() {
        return Environment.builder().coroutines(mode);
    }

    /** Notes what happens, with the present time. */
    void note(Object what) {
        double now = env.now();
        trace.add((now == Math.rint(now) ? String.valueOf((long) now) : String.valueOf(now)) + " " + what);
    }

    /** Calls the code at a time, in no process. */
    void at(double time, Runnable code) {
        env.timeout(time - env.now()).addCallback(event -> code.run());
    }

    /** A process that asks at a time, has what it asked for during a time, and notes what happens to it. */
    SimProcess<?> user(String name, double start, Asking asking, double duration) {
        return env.process(name, () -> {
            env.timeout(start).await();
            try (WaitingEvent<?> event = asking.ask()) {
                Object value = event.await();
                note(name + (value == null ? " in" : " got " + value));
                env.timeout(duration).await();
                note(name + " out");
            } catch (Interrupt interrupt) {
                note(name + " interrupted");
            }
        });
    }

    /** A request, get or put. */
    @FunctionalInterface
    interface Asking {
        WaitingEvent<?> ask();
    }

    /** Notes when it has been done, without a process. */
    <E extends Event<?>> E noting(String name, E event) {
        event.addCallback(e -> note(name));
        return event;
    }
}
