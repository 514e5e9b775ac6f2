package io.simpyio.spring.boot.autoconfigure.observation.http;

import io.simpyio.http.RequestHead;
import io.simpyio.http.server.HttpServerListener;
import io.simpyio.spring.boot.autoconfigure.observation.BoundedNames;
import io.simpyio.spring.boot.autoconfigure.observation.ServerObservationContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that our server handles and that is observed. */
public final class HttpServerObservationContext
        extends ServerObservationContext<RequestHead, HttpServerListener.Outcome> {

    HttpServerObservationContext(RequestHead head) {
        super((request, name) -> request.headers().first(name).orElse(null));
        setCarrier(head);
    }

    private Optional<HttpServerListener.Outcome> outcome() {
        HttpServerListener.@Nullable Outcome outcome = getResponse();
        return Optional.ofNullable(outcome);
    }

    /** The method if it is one that is defined, else {@code UNKNOWN}, as before the end. */
    public String method() {
        return outcome().flatMap(HttpServerListener.Outcome::method).orElse(BoundedNames.UNKNOWN);
    }

    /** The pattern of the route that it has gone to; {@code UNKNOWN} if to none, or before the end. */
    public String uri() {
        return outcome().flatMap(HttpServerListener.Outcome::route).orElse(BoundedNames.UNKNOWN);
    }

    /** The status of the response; empty if there is none, or before the end. */
    public Optional<Integer> status() {
        return outcome().flatMap(HttpServerListener.Outcome::status);
    }
}
