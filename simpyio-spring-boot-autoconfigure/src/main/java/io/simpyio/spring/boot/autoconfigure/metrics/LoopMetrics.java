package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.LoopStats;
import io.simpyio.spring.boot.autoconfigure.environment.LoopWatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** {@code simpyio.loop.*} and {@code simpyio.processes}: what the loop has done and has to do. */
public final class LoopMetrics implements MeterBinder {

    /** The tag with the name of the environment, of which there are as many as the properties name. */
    static final String ENVIRONMENT = "environment";

    private final Environment environment;
    private final @Nullable LoopWatch watch;

    LoopMetrics(Environment environment, @Nullable LoopWatch watch) {
        this.environment = environment;
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder(
                        "simpyio.loop.events", environment, it -> it.stats().eventsProcessed())
                .tag(ENVIRONMENT, environment.name())
                .description("Events that the loop has processed")
                .baseUnit("events")
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.loop.turns", environment, it -> it.stats().turns())
                .tag(ENVIRONMENT, environment.name())
                .description("How often the loop has looked whether there is something to do")
                .baseUnit("turns")
                .register(registry);
        gauge("simpyio.loop.pending", LoopStats::pendingEvents)
                .description("Events that wait to be processed, timers included")
                .baseUnit("events")
                .register(registry);
        gauge("simpyio.loop.submissions", LoopStats::submissions)
                .description("Submissions by other threads that wait for the loop")
                .baseUnit("submissions")
                .register(registry);
        if (watch != null && environment.realTime()) {
            bindWatch(watch, environment.name(), registry);
        }
        // Each process is counted once, so that the sum over the states is the number of processes.
        processes("living", stats -> stats.processes() - stats.blockedProcesses(), registry);
        processes("blocked", LoopStats::blockedProcesses, registry);
    }

    private static void bindWatch(LoopWatch watch, String name, MeterRegistry registry) {
        Timer lag = Timer.builder("simpyio.loop.lag")
                .tag(ENVIRONMENT, name)
                .description("How long the loop took to answer another thread")
                .register(registry);
        watch.onAnswer(nanos -> lag.record(nanos, TimeUnit.NANOSECONDS));
        FunctionCounter.builder("simpyio.loop.cpu", watch, LoopWatch::cpuSeconds)
                .tag(ENVIRONMENT, name)
                .description(
                        "CPU time that the thread of the loop has used: its rate is the share that the loop is busy")
                .baseUnit("seconds")
                .register(registry);
    }

    private void processes(String state, ToDoubleFunction<LoopStats> count, MeterRegistry registry) {
        gauge("simpyio.processes", count)
                .tag("state", state)
                .description("Processes that have not ended: living on the loop, or blocked outside of it")
                .baseUnit("processes")
                .register(registry);
    }

    private Gauge.Builder<Environment> gauge(String name, ToDoubleFunction<LoopStats> value) {
        return Gauge.builder(name, environment, it -> value.applyAsDouble(it.stats()))
                .tag(ENVIRONMENT, environment.name());
    }
}
