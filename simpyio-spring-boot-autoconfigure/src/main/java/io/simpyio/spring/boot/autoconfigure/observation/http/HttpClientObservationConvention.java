package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Name and tags of observations of requests of ours; a bean of this type replaces the default. */
public interface HttpClientObservationConvention extends ObservationConvention<HttpClientObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof HttpClientObservationContext;
    }
}
