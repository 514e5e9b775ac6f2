package io.simpyio.benchmarks.sockets;

import io.simpyio.benchmarks.Load;
import io.simpyio.benchmarks.LoadBenchmark;
import org.openjdk.jmh.annotations.Param;

/** Runs the round trips of one contestant. */
public class SocketsBenchmark extends LoadBenchmark {

    private static final long SLICE_UNITS = 5_000;

    /** The name of a {@link SocketsContestant}. */
    @Param("SIMPYIO_EPOLL")
    public String contestant = "";

    /** The id of {@link RoundTrips}. */
    @Param("echo/1x64")
    public String workload = "";

    @Override
    protected Load newLoad() {
        return SocketsContestant.valueOf(contestant).open(RoundTrips.parse(workload), SLICE_UNITS);
    }

    @Override
    protected Load newSmallLoad() {
        return newLoad();
    }
}
