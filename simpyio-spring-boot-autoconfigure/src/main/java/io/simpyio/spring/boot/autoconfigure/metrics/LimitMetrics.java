package io.simpyio.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Limits;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code simpyio.limits}: how often each limit was reached, with its name in code as a tag. */
public final class LimitMetrics implements MeterBinder {

    /** All that there are; what is not among them counts as {@code others}. */
    static final List<String> NAMES = List.of(
            "maxCalls",
            "maxConnections",
            "maxHandshakes",
            "maxIncoming",
            "maxInstances",
            "maxOutgoing",
            "maxPacketSize",
            "maxPendingEvents",
            "maxQueuedBytes",
            "maxQueuedMessages",
            "maxQueuedPackets",
            "maxRequests",
            "maxSubmissions",
            "maxTotalQueuedBytes",
            "maxWaitingCalls",
            "maxWaitingPerHost");

    private final Limits limits;
    private final String environment;

    LimitMetrics(Environment environment) {
        this.limits = environment.limits();
        this.environment = environment.name();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        NAMES.forEach(name -> bind(name, it -> it.hits(name), registry));
        bind("others", LimitMetrics::others, registry);
    }

    private static double others(Limits all) {
        return all.hits().entrySet().stream()
                .filter(entry -> !NAMES.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void bind(String name, ToDoubleFunction<Limits> hits, MeterRegistry registry) {
        FunctionCounter.builder("simpyio.limits", limits, hits)
                .tag(LoopMetrics.ENVIRONMENT, environment)
                .tag("limit", name)
                .baseUnit("hits")
                .description("How often a limit was reached, and something refused or given up for it")
                .register(registry);
    }
}
