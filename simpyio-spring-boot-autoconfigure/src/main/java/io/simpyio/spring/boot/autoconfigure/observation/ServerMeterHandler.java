package io.simpyio.spring.boot.autoconfigure.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;

/**
 * Makes meters of the calls and requests that a server handles: timers with the same names and tags as Micrometer's own
 * handler, but looked up once for each set of tags and not for each call. No timers of long tasks, as the servers say
 * themselves how much is under way. Any thread.
 */
final class ServerMeterHandler implements MeterObservationHandler<ServerObservationContext<?, ?>>, Ordered {

    private static final String NO_ERROR = "none";

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    ServerMeterHandler(MeterRegistry registry) {
        this.registry = registry;
        this.clock = registry.config().clock();
        registry.config().onMeterRemoved(meter -> timers.clear());
    }

    /** What has a timer of its own: there are as many as sets of tags, which conventions keep few. */
    private record Series(String name, KeyValues tags, String error) {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ServerObservationContext;
    }

    /** Before Micrometer's own, as the first that supports a context is the only one. */
    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public void onStart(ServerObservationContext<?, ?> context) {
        context.startNanos(clock.monotonicTime());
    }

    @Override
    public void onStop(ServerObservationContext<?, ?> context) {
        long nanos = clock.monotonicTime() - context.startNanos();
        Throwable error = context.getError();
        Series series = new Series(
                name(context),
                context.getLowCardinalityKeyValues(),
                error == null ? NO_ERROR : error.getClass().getSimpleName());
        Timer known = timers.get(series);
        Timer timer = known == null ? newTimer(series) : known;
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer newTimer(Series series) {
        return timers.computeIfAbsent(series, it -> {
            List<Tag> tags = it.tags().stream()
                    .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                    .toList();
            return Timer.builder(it.name()).tags(tags).tag("error", it.error()).register(registry);
        });
    }

    private static String name(Observation.Context context) {
        String name = context.getName();
        return name == null ? "" : name;
    }
}
