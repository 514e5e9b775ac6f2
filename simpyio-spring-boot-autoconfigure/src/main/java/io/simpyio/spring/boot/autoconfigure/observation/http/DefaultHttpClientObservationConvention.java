package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.common.KeyValues;

/** {@code simpyio.http.client} with {@link HttpObservationDocumentation.LowCardinalityKeyNames}. */
public class DefaultHttpClientObservationConvention implements HttpClientObservationConvention {

    @Override
    public String getName() {
        return "simpyio.http.client";
    }

    @Override
    public String getContextualName(HttpClientObservationContext context) {
        return HttpTags.span(context.method(), context.uri());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(HttpClientObservationContext context) {
        return HttpTags.of(context.method(), context.uri(), context.status());
    }
}
