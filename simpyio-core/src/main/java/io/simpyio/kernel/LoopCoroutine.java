package io.simpyio.kernel;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread whose scheduler is the loop: the JDK gives its continuation to {@link #execute(Runnable)}, and
 * {@link #resume()} runs it on the loop's thread. JDK 25 has no public API for that, hence the reflection on
 * {@code java.lang.ThreadBuilders}, probed once.
 *
 * <p>A virtual thread that the body starts inherits this scheduler; its continuation is told from the body's own, which
 * is always the same object, and runs elsewhere.
 */
final class LoopCoroutine implements Coroutine, Executor, Runnable {

    private static final @Nullable Constructor<?> BUILDER = probe();

    private final SimProcess<?> process;
    private final Thread thread;
    /** What goes on with the body, from the start on. */
    private @Nullable Runnable own;
    /** The same while it can be called; null while the body runs, is blocked or has ended. */
    private @Nullable Runnable continuation;
    /** Set while the loop itself makes the JDK hand over the continuation: at the start, and in suspend. */
    private boolean handingOver;

    private boolean started;
    private boolean ended;

    LoopCoroutine(SimProcess<?> process, String name) {
        this.process = process;
        thread = builder(this).name(name).inheritInheritableThreadLocals(false).unstarted(this);
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

    /** What the thread does; the body is its process's, as a million of them should need few objects each. */
    @Override
    public void run() {
        try {
            process.call();
        } finally {
            ended = true;
        }
    }

    @Override
    public void resume() {
        if (!started) {
            start();
        }
        Runnable next = continuation;
        if (next == null) {
            throw new IllegalStateException(thread.getName() + " is blocked and cannot be resumed");
        }
        continuation = null;
        next.run();
    }

    private void start() {
        started = true;
        handingOver = true;
        try {
            thread.start();
        } catch (Throwable failure) {
            ended = true;
            throw failure;
        } finally {
            handingOver = false;
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // With this scheduler a yield does not rely on anything.
    public void suspend() {
        boolean suspended;
        handingOver = true;
        try {
            Thread.yield();
        } finally {
            // Where the JDK cannot unmount the thread, yield returns at once and has handed over nothing.
            suspended = !handingOver;
            handingOver = false;
        }
        if (!suspended) {
            throw new IllegalStateException(
                    "await() cannot suspend below a native frame or in a class initializer: " + thread.getName());
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public void execute(Runnable command) {
        if (own == null) {
            own = command;
        }
        if (command != own) {
            Guests.POOL.execute(command);
        } else if (handingOver) {
            handingOver = false;
            continuation = command;
        } else {
            process.environment().scheduler().unblocked(process, command);
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

    @Override
    public boolean suspended() {
        return continuation != null;
    }

    /** Runs the virtual threads that bodies start, as the JDK's own scheduler would. */
    private static final class Guests {

        static final ForkJoinPool POOL = new ForkJoinPool(
                Runtime.getRuntime().availableProcessors(),
                ForkJoinPool.defaultForkJoinWorkerThreadFactory,
                null,
                true);
    }
}
