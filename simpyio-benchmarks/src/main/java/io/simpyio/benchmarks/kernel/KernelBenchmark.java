package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.benchmarks.LoadBenchmark;
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

    @Override
    protected Load newLoad() {
        return JvmContestant.valueOf(contestant).open(Work.parse(workload), SLICE_UNITS);
    }

    @Override
    protected Load newSmallLoad() {
        return JvmContestant.valueOf(contestant).open(Work.parse(workload).ofSizeUpTo(SMALL), SMALL_SLICE_UNITS);
    }
}
