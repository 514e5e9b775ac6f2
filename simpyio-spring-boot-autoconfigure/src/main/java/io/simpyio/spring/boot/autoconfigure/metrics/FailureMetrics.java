package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.spring.boot.autoconfigure.environment.LoggingFailureHandler;

/** {@code simpyio.loop.failures}: what failed without anybody waiting for it. */
public final class FailureMetrics implements MeterBinder {

    private final LoggingFailureHandler failureHandler;

    FailureMetrics(LoggingFailureHandler failureHandler) {
        this.failureHandler = failureHandler;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("simpyio.loop.failures", failureHandler, LoggingFailureHandler::failures)
                .description("Failures of events and processes that nobody waited for")
                .baseUnit("failures")
                .register(registry);
    }
}
