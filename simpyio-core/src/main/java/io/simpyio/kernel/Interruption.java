package io.simpyio.kernel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Throws an {@link Interrupt} into a process, before all other events of the same time. */
final class Interruption extends Event<@Nullable Void> {

    private final Interrupt interrupt;

    Interruption(SimProcess<?> process, @Nullable Object cause) {
        super(process.environment());
        interrupt = new Interrupt(cause);
        Consumer<Event<?>> deliver = event -> process.interruptedBy(this);
        addWaiter(deliver);
        happen(Scheduler.URGENT, 0);
    }

    Interrupt interrupt() {
        return interrupt;
    }
}
