package io.simpyio.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The portable coroutine: a virtual thread of the JDK's own scheduler that takes turns with the loop. */
final class BatonCoroutine implements Coroutine {

    private final Thread thread;
    private volatile boolean bodysTurn;
    private volatile @Nullable Thread loop;
    private boolean started;

    BatonCoroutine(String name, Runnable body) {
        thread = Thread.ofVirtual()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> {
                    try {
                        body.run();
                    } finally {
                        handBack();
                    }
                });
    }

    @Override
    public void resume() {
        loop = Thread.currentThread();
        bodysTurn = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        parkUntilTurnOf(false);
    }

    @Override
    public void suspend() {
        handBack();
        parkUntilTurnOf(true);
    }

    private void handBack() {
        bodysTurn = false;
        LockSupport.unpark(loop);
    }

    private void parkUntilTurnOf(boolean body) {
        boolean interrupted = false;
        while (bodysTurn != body) {
            LockSupport.park(this);
            // An interrupted thread does not park, so the flag is put aside for the one it is meant for.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public boolean blocked() {
        return false;
    }

    @Override
    public boolean suspended() {
        return !bodysTurn;
    }
}
