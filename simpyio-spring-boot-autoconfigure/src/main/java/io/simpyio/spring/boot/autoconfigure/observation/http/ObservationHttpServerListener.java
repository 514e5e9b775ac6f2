package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.simpyio.http.RequestHead;
import io.simpyio.http.server.HttpServerListener;
import org.jspecify.annotations.Nullable;

/** Observes requests; handler and body are in the scope of the observation. */
final class ObservationHttpServerListener implements HttpServerListener {

    private static final HttpServerObservationConvention DEFAULT = new DefaultHttpServerObservationConvention();
    private static final int MIN_SERVER_ERROR = 500;

    private final ObservationRegistry registry;
    private final @Nullable HttpServerObservationConvention convention;

    ObservationHttpServerListener(ObservationRegistry registry, @Nullable HttpServerObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Handling begins(RequestHead head) {
        if (registry.isNoop()) {
            return outcome -> {};
        }
        HttpServerObservationContext context = new HttpServerObservationContext(head);
        Observation observation =
                HttpObservationDocumentation.SERVER.start(convention, DEFAULT, () -> context, registry);
        Observation.Scope scope = observation.openScope();
        return outcome -> {
            context.setResponse(outcome);
            // What a client has done wrong is no error of the server.
            outcome.failure()
                    .filter(failure -> outcome.status().orElse(MIN_SERVER_ERROR) >= MIN_SERVER_ERROR)
                    .ifPresent(observation::error);
            scope.close();
            observation.stop();
        };
    }
}
