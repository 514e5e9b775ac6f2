package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Name and tags of observations of requests that our server handles; a bean of this type replaces the default. */
public interface HttpServerObservationConvention extends ObservationConvention<HttpServerObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof HttpServerObservationContext;
    }
}
