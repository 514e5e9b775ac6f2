package io.simpyio.resource;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.KernelContract;
import io.simpyio.kernel.SimProcess;

/** What all contract tests of resources share: each of them runs on both coroutine modes, in a fresh simulation. */
abstract class ResourceContract extends KernelContract {

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
