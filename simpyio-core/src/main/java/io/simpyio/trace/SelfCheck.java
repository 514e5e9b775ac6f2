package io.simpyio.trace;

import io.simpyio.kernel.KernelListener;
import org.jspecify.annotations.Nullable;

/**
 * Does a run twice and says where the second one parts from the first: the first event that differs, with its process
 * and its line in the source. What makes runs differ is mostly near: the clock of the system, a random number that is
 * none of the seed's, the order of a hash map, something static that is left over from the run before.
 */
public final class SelfCheck {

    private SelfCheck() {}

    /** A run: makes an environment with the listener, or a world, and runs it. */
    @FunctionalInterface
    public interface Program {

        /** Called once for each run. */
        void run(KernelListener listener) throws Exception;
    }

    /**
     * Runs the program twice.
     *
     * @throws DivergenceException if the second run differs from the first
     * @throws Exception what the program throws; not of its second run if that differs from the first
     */
    public static void twice(Program program) throws Exception {
        RunRecord record = new RunRecord();
        Exception first = run(program, record);
        record.replay();
        Exception second = run(program, record);
        record.throwDivergence();
        if (first != null) {
            throw first;
        }
        if (second != null) {
            throw second;
        }
        record.requireSame();
    }

    private static @Nullable Exception run(Program program, KernelListener listener) {
        try {
            program.run(listener);
            return null;
        } catch (Exception failure) {
            return failure;
        }
    }
}
