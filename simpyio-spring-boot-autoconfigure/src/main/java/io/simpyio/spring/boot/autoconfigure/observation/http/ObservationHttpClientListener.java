package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.simpyio.http.client.HttpClientListener;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.spring.boot.autoconfigure.observation.BoundedNames;
import org.jspecify.annotations.Nullable;

/** Observes requests of ours: within what their process is observed in, and its trace goes along. */
final class ObservationHttpClientListener implements HttpClientListener {

    private static final HttpClientObservationConvention DEFAULT = new DefaultHttpClientObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable HttpClientObservationConvention convention;
    private final BoundedNames templates;

    ObservationHttpClientListener(
            ObservationRegistry registry, @Nullable HttpClientObservationConvention convention, int maxTemplates) {
        this.registry = registry;
        this.convention = convention;
        this.templates = new BoundedNames("templates of requests", maxTemplates);
    }

    @Override
    public Sending begins(HttpClientRequest request) {
        if (registry.isNoop()) {
            return (status, failure) -> {};
        }
        String template = request.template().map(templates::tag).orElse(BoundedNames.UNKNOWN);
        HttpClientObservationContext context = new HttpClientObservationContext(request, template);
        Observation observation =
                HttpObservationDocumentation.CLIENT.start(convention, DEFAULT, () -> context, registry);
        return (status, failure) -> {
            status.ifPresent(context::setResponse);
            failure.ifPresent(observation::error);
            observation.stop();
        };
    }
}
