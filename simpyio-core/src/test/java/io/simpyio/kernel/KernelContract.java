package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What all contract tests of the kernel share: each of them runs on both coroutine modes, in a fresh simulation. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
abstract class KernelContract {

    @Parameter
    CoroutineMode mode;

    Environment env;

    /** What happened, in order; processes of one scheduler never run at the same time. */
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

    /** A process that awaits the event and notes how that ended. */
    SimProcess<Void> waiter(String name, Event<?> event) {
        return env.process(name, () -> {
            try {
                note(name + " got " + event.await());
            } catch (RuntimeException e) {
                note(name + " caught " + e.getMessage());
            }
        });
    }
}
