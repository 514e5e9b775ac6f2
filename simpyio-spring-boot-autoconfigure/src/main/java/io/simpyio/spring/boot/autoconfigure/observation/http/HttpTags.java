package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.common.KeyValues;
import io.simpyio.spring.boot.autoconfigure.observation.BoundedNames;
import io.simpyio.spring.boot.autoconfigure.observation.http.HttpObservationDocumentation.LowCardinalityKeyNames;
import java.util.Locale;
import java.util.Optional;

/** Tags of requests, each of few values. */
final class HttpTags {

    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    private HttpTags() {}

    static KeyValues of(String method, String uri, Optional<Integer> status) {
        Optional<Integer> known = status.filter(code -> code >= MIN_STATUS && code <= MAX_STATUS);
        return KeyValues.of(
                LowCardinalityKeyNames.METHOD.withValue(method),
                LowCardinalityKeyNames.URI.withValue(uri),
                LowCardinalityKeyNames.STATUS.withValue(
                        known.map(String::valueOf).orElse(BoundedNames.UNKNOWN)),
                LowCardinalityKeyNames.OUTCOME.withValue(
                        known.map(HttpTags::outcome).orElse(BoundedNames.UNKNOWN)));
    }

    private static String outcome(int status) {
        return switch (status / MIN_STATUS) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            default -> "SERVER_ERROR";
        };
    }

    /** The name of a span. */
    static String span(String method, String uri) {
        String begun = "http " + method.toLowerCase(Locale.ROOT);
        return uri.equals(BoundedNames.UNKNOWN) ? begun : begun + " " + uri;
    }
}
