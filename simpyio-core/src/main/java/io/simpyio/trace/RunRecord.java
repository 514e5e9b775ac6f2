package io.simpyio.trace;

import io.simpyio.kernel.KernelListener;
import io.simpyio.kernel.Occurrence;
import io.simpyio.kernel.SimProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the steps of a run, then compares those of another one with them, for {@link SelfCheck} and for those who
 * do the two runs themselves. A run that differs is ended there. On the loop, or while nothing runs.
 */
public final class RunRecord implements KernelListener {

    private static final int MAX_STEPS = 20_000_000;

    private final Map<Step, Integer> numbers = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private long[] times = new long[1_024];
    private int[] stepNumbers = new int[1_024];
    private int recorded;

    private boolean replaying;
    private int replayed;
    private @Nullable DivergenceException divergence;

    /** From now on the other run is compared. */
    public void replay() {
        replaying = true;
    }

    /** Fails if the other run differs so far. */
    public void throwDivergence() {
        if (divergence != null) {
            throw divergence;
        }
    }

    /** Fails if the other run differs, or has ended too soon. */
    public void requireSame() {
        throwDivergence();
        if (replayed < recorded) {
            throw new DivergenceException("The second run ended before step " + replayed
                    + ", which in the first run was " + describe(replayed));
        }
    }

    @Override
    public void scheduled(Occurrence event, long timeNanos, int priority, long sequence) {
        step(event, "scheduled", timeNanos, priority);
    }

    @Override
    public void processStarted(SimProcess<?> process) {
        step(process, "started", process.environment().nowNanos(), 0);
    }

    @Override
    public void processEnded(SimProcess<?> process) {
        step(process, "ended", process.environment().nowNanos(), 0);
    }

    private void step(Occurrence event, String what, long timeNanos, int priority) {
        if (divergence != null) {
            return;
        }
        String kind = event instanceof SimProcess<?> process
                ? "SimProcess(" + process.name() + ")"
                : event.getClass().getName();
        String process =
                event.environment().activeProcess().map(RunRecord::name).orElse("");
        int number = number(new Step(what, kind, priority, process, SourceLine.current()));
        if (!replaying) {
            record(timeNanos, number);
        } else if (replayed == recorded || times[replayed] != timeNanos || stepNumbers[replayed] != number) {
            divergence = new DivergenceException("The second run differs from the first at step " + replayed + ", at "
                    + event.environment().now() + " s:\n  first:  " + describe(replayed) + "\n  second: "
                    + describe(timeNanos, number));
            throw divergence; // Ends the run.
        } else {
            replayed++;
        }
    }

    private static String name(SimProcess<?> process) {
        return "\"" + process.name() + "\" of " + process.environment().name();
    }

    private int number(Step step) {
        Integer known = numbers.putIfAbsent(step, steps.size());
        if (known != null) {
            return known;
        }
        steps.add(step);
        return steps.size() - 1;
    }

    private void record(long timeNanos, int number) {
        if (recorded == MAX_STEPS) {
            throw new IllegalStateException("The run is too long to be checked: the limit is " + MAX_STEPS + " steps");
        }
        if (recorded == times.length) {
            times = Arrays.copyOf(times, recorded * 2);
            stepNumbers = Arrays.copyOf(stepNumbers, recorded * 2);
        }
        times[recorded] = timeNanos;
        stepNumbers[recorded++] = number;
    }

    private String describe(int step) {
        return step == recorded ? "the end of the run" : describe(times[step], stepNumbers[step]);
    }

    private String describe(long timeNanos, int number) {
        return steps.get(number) + ", for " + timeNanos / 1e9 + " s";
    }
}
