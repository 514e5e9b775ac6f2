package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.micrometer.observation.transport.RequestReplySenderContext;
import io.simpyio.http.client.HttpClientRequest;
import io.simpyio.spring.boot.autoconfigure.observation.BoundedNames;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of ours that is observed; its response is the status. */
public final class HttpClientObservationContext extends RequestReplySenderContext<HttpClientRequest, Integer> {

    private static final Logger logger = LoggerFactory.getLogger(HttpClientObservationContext.class);

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE");

    private final String method;
    private final String uri;

    /** Of a request, with its template as a tag. */
    HttpClientObservationContext(HttpClientRequest request, String uri) {
        super(HttpClientObservationContext::set);
        this.method = METHODS.contains(request.method()) ? request.method() : BoundedNames.UNKNOWN;
        this.uri = uri;
        setCarrier(request);
    }

    private static void set(@Nullable HttpClientRequest request, String name, String text) {
        try {
            Objects.requireNonNull(request).header(name, text);
        } catch (IllegalArgumentException e) { // Baggage may be anything; a trace that breaks off fails no request.
            logger.debug("The trace does not go along with {}", request, e);
        }
    }

    /** The method if it is one that is defined, else {@code UNKNOWN}. */
    public String method() {
        return method;
    }

    /** The template if the request has one that is among the first so many, else {@code UNKNOWN}. */
    public String uri() {
        return uri;
    }

    /** The status of the response; empty if there is none. */
    public Optional<Integer> status() {
        Integer status = getResponse();
        return Optional.ofNullable(status);
    }
}
