package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.benchmarks.LoadBenchmark;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Param;

/** Runs one model of one contestant. */
public class KernelBenchmark extends LoadBenchmark {

    /** So long that its overhead does not count, so short that the slowest do some in a second. */
    private static final long SLICE_UNITS = 100_000;

    private static final int SMALL = 100;
    private static final long SMALL_SLICE_UNITS = 1_000;

    /** The name of a {@link JvmContestant}. */
    @Param("SIMPYIO_PROCESSES")
    public String contestant = "";

    /** The id of a {@link Work}. */
    @Param("equal/1000")
    public String workload = "";

    /**
     * Sets the model up in a JVM that has run a small one before: of processes that have started before their code was
     * compiled, the frames on the stack stay the interpreter's.
     */
    @Override
    protected Load newLoad() {
        JvmContestant chosen = JvmContestant.valueOf(contestant);
        Work work = Work.parse(workload);
        try (Load small = chosen.open(work.ofSizeUpTo(SMALL), SMALL_SLICE_UNITS)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            while (System.nanoTime() < end) {
                small.advance();
            }
        }
        return chosen.open(work, SLICE_UNITS);
    }
}
