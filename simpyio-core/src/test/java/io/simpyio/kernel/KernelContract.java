package io.simpyio.kernel;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What all contract tests of the kernel and of resources share: each of them runs on both coroutine modes, in a fresh simulation. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"LOOP", "BATON"})
public abstract class KernelContract {

    @Parameter
    protected CoroutineMode mode;

    protected Environment env;

    /** What happened, in order; processes of one scheduler never run at the same time. */
    protected final List<String> trace = new ArrayList<>();

    @BeforeEach
    void openEnvironment() {
        env = builder().build();
    }

    @AfterEach
    void closeEnvironment() {
        env.close();
    }

    protected Environment.Builder builder() {
        return Environment.builder().coroutines(mode);
    }

    /** Notes what happens, with the present time. */
    protected void note(Object what) {
        double now = env.now();
        trace.add((now == Math.rint(now) ? String.valueOf((long) now) : String.valueOf(now)) + " " + what);
    }

    /** A process that awaits the event and notes how that ended. */
    protected SimProcess<Void> waiter(String name, Event<?> event) {
        return env.process(name, () -> {
            try {
                note(name + " got " + event.await());
            } catch (RuntimeException e) {
                note(name + " caught " + e.getMessage());
            }
        });
    }
}
