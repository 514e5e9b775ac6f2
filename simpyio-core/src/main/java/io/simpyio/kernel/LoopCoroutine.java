package io.simpyio.kernel;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread whose scheduler is the loop: the JDK gives its continuation to {@link #execute(Runnable)}, and
 * {@link #resume()} runs it on the loop's thread. JDK 25 has no public API for that, hence the reflection on
 * {@code java.lang.ThreadBuilders}, probed once.
 */
final class LoopCoroutine implements Coroutine, Executor {

    private static final @Nullable Constructor<?> BUILDER = probe();

    private final Thread thread;
    private final Unblocked unblocked;
    /** What goes on with the body; null while it runs, is blocked or has ended. */
    private @Nullable Runnable continuation;
    /** Set while the loop itself makes the JDK hand over the continuation: at the start, and in suspend. */
    private boolean handingOver;

    private boolean started;
    private boolean ended;

    /** Called, on any thread, when a body that had blocked can go on by running the continuation on the loop. */
    interface Unblocked {
        void unblocked(Runnable continuation);
    }

    LoopCoroutine(String name, Runnable body, Unblocked unblocked) {
        this.unblocked = unblocked;
        thread = builder(this).name(name).inheritInheritableThreadLocals(false).unstarted(() -> {
            try {
                body.run();
            } finally {
                ended = true;
            }
        });
    }

    static boolean available() {
        return BUILDER != null;
    }

    private static @Nullable Constructor<?> probe() {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            return constructor.trySetAccessible() ? constructor : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static Thread.Builder.OfVirtual builder(Executor scheduler) {
        if (BUILDER == null) {
            throw new IllegalStateException("Processes cannot be switched on the loop in this JVM: start it with "
                    + Coroutines.REQUIRED_FLAG + ", or use CoroutineMode.BATON");
        }
        try {
            return (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot make a virtual thread on the loop", e);
        }
    }

    @Override
    public void resume() {
        if (!started) {
            started = true;
            handingOver = true;
            thread.start();
        }
        Runnable next = continuation;
        if (next == null) {
            throw new IllegalStateException(thread.getName() + " is blocked and cannot be resumed");
        }
        continuation = null;
        next.run();
    }

    @Override
    public void suspend() {
        handingOver = true;
        Thread.yield();
        // Where the JDK cannot unmount the thread, yield returns at once and has handed over nothing.
        if (handingOver) {
            handingOver = false;
            throw new IllegalStateException(
                    "await() cannot suspend below a native frame or in a class initializer: " + thread.getName());
        }
    }

    @Override
    public void execute(Runnable command) {
        if (handingOver) {
            handingOver = false;
            continuation = command;
        } else {
            unblocked.unblocked(command);
        }
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public boolean blocked() {
        return continuation == null && !ended;
    }
}
