package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.spring.boot.autoconfigure.process.SimpyProcesses;
import io.simpyio.spring.boot.autoconfigure.process.SupervisedProcess;

/**
 * {@code simpyio.processes.failures} and {@code simpyio.processes.restarts}, with the name of the process as a tag: there
 * are as many names as annotated methods, and a process that fails again and again is of no use without its name.
 */
public final class ProcessMetrics implements MeterBinder {

    private final SimpyProcesses processes;

    ProcessMetrics(SimpyProcesses processes) {
        this.processes = processes;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        processes.all().forEach(process -> bind(process, registry));
    }

    private static void bind(SupervisedProcess process, MeterRegistry registry) {
        FunctionCounter.builder("simpyio.processes.failures", process, SupervisedProcess::failures)
                .tag("process", process.name())
                .description("Failed calls of @SimpyProcess methods")
                .baseUnit("failures")
                .register(registry);
        FunctionCounter.builder("simpyio.processes.restarts", process, SupervisedProcess::restarts)
                .tag("process", process.name())
                .description("Calls of @SimpyProcess methods after one that failed")
                .baseUnit("restarts")
                .register(registry);
    }
}
