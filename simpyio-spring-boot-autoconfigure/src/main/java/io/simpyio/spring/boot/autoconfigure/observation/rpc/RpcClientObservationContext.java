package io.simpyio.spring.boot.autoconfigure.observation.rpc;

import io.micrometer.observation.transport.RequestReplySenderContext;
import io.simpyio.rpc.RpcClientCall;
import io.simpyio.rpc.RpcOutcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of ours that is observed. */
public final class RpcClientObservationContext extends RequestReplySenderContext<RpcClientCall, RpcOutcome> {

    private static final Logger logger = LoggerFactory.getLogger(RpcClientObservationContext.class);

    private final String path;

    /** Of a call, with its path as a tag. */
    RpcClientObservationContext(RpcClientCall call, String path) {
        super(RpcClientObservationContext::set);
        this.path = path;
        setCarrier(call);
        setResponse(RpcOutcome.SUCCESS);
    }

    private static void set(@Nullable RpcClientCall call, String name, String text) {
        try {
            Objects.requireNonNull(call).header(name, text);
        } catch (IllegalArgumentException e) { // Baggage may be anything; a trace that breaks off fails no call.
            logger.debug("The trace does not go along with {}", call, e);
        }
    }

    /** Its path if it is among the first so many, else {@code UNKNOWN}. */
    public String path() {
        return path;
    }

    /** How it has ended; success until then. */
    public RpcOutcome outcome() {
        RpcOutcome outcome = getResponse();
        return outcome == null ? RpcOutcome.SUCCESS : outcome;
    }
}
