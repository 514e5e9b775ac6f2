package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.common.KeyValues;

/** {@code simpyio.http.server} with {@link HttpObservationDocumentation.LowCardinalityKeyNames}. */
public class DefaultHttpServerObservationConvention implements HttpServerObservationConvention {

    @Override
    public String getName() {
        return "simpyio.http.server";
    }

    @Override
    public String getContextualName(HttpServerObservationContext context) {
        return HttpTags.span(context.method(), context.uri());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(HttpServerObservationContext context) {
        return HttpTags.of(context.method(), context.uri(), context.status());
    }
}
