package io.simpyio.kernel;

import org.jspecify.annotations.Nullable;

/** Starts a process; urgent, so that a process has begun before it can be interrupted. */
final class Initialize extends Event<@Nullable Void> {

    Initialize(Environment environment, SimProcess<?> process) {
        super(environment);
        environment.scheduler().requireRoom();
        addWaiter(process);
        happen(Scheduler.URGENT, 0);
    }
}
