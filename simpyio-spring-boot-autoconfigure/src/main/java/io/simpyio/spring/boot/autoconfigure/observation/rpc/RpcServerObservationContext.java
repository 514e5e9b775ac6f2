package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcHeaders;
import io.simpyio.rpc.RpcOutcome;
import io.simpyio.spring.boot.autoconfigure.observation.BoundedNames;
import io.simpyio.spring.boot.autoconfigure.observation.ServerObservationContext;

/** A call of a peer that is observed. */
public final class RpcServerObservationContext extends ServerObservationContext<RpcHeaders, RpcOutcome> {

    private final RpcCall call;
    private final String path;

    /**
     * Of a call.
     *
     * @param inner whether something else is observed within which the call is carried out, such as the request of HTTP
     *     that it came in, which has taken the trace from the headers already
     */
    RpcServerObservationContext(RpcCall call, boolean inner) {
        super((headers, name) -> headers.text(name).orElse(null));
        this.call = call;
        this.path = call.published() ? call.path() : BoundedNames.UNKNOWN;
        setCarrier(inner ? RpcHeaders.NONE : call.headers());
        setResponse(RpcOutcome.SUCCESS);
    }

    /** What is observed. */
    public RpcCall call() {
        return call;
    }

    /** Its path if all peers can call it, else {@code UNKNOWN}. */
    public String path() {
        return path;
    }

    /** How it has ended; success until then. */
    public RpcOutcome outcome() {
        RpcOutcome outcome = getResponse();
        return outcome == null ? RpcOutcome.SUCCESS : outcome;
    }
}
