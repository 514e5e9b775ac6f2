package io.simpyio.kernel;

/**
 * A process body that can be left in the middle and gone on with later. Of all coroutines of a scheduler at most one
 * runs at a time, and the loop stands still while it does.
 */
interface Coroutine {

    /** Starts the body or goes on with it, until it suspends, ends or blocks. On the loop. */
    void resume();

    /**
     * Gives control back to the loop until {@link #resume()}. In the body.
     *
     * @throws IllegalStateException where the thread cannot be suspended: below a native frame or a class initializer
     */
    void suspend();

    /** The thread of the body. */
    Thread thread();

    /** Whether the body was left by a blocking call of its own (a lock, a sleep, JDBC), not by {@link #suspend()}. */
    boolean blocked();

    /** Whether the body was left by {@link #suspend()} and waits for {@link #resume()}. */
    boolean suspended();
}
