package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.LoopStats;
import java.util.function.ToDoubleFunction;

/** {@code simpyio.loop.*} and {@code simpyio.processes}: what the loop has done and has to do. */
public final class LoopMetrics implements MeterBinder {

    private final Environment environment;

    LoopMetrics(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder(
                        "simpyio.loop.events", environment, it -> it.stats().eventsProcessed())
                .description("Events that the loop has processed")
                .baseUnit("events")
                .register(registry);
        FunctionCounter.builder(
                        "simpyio.loop.turns", environment, it -> it.stats().turns())
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
        // Each process is counted once, so that the sum over the states is the number of processes.
        processes("living", stats -> stats.processes() - stats.blockedProcesses(), registry);
        processes("blocked", LoopStats::blockedProcesses, registry);
    }

    private void processes(String state, ToDoubleFunction<LoopStats> count, MeterRegistry registry) {
        gauge("simpyio.processes", count)
                .tag("state", state)
                .description("Processes that have not ended: living on the loop, or blocked outside of it")
                .baseUnit("processes")
                .register(registry);
    }

    private Gauge.Builder<Environment> gauge(String name, ToDoubleFunction<LoopStats> value) {
        return Gauge.builder(name, environment, it -> value.applyAsDouble(it.stats()));
    }
}
