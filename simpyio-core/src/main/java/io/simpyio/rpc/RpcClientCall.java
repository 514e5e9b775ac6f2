package io.simpyio.rpc;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call of ours before it is sent, as {@link RpcClientInterceptor interceptors} see it. Confined to the thread that calls. */
public final class RpcClientCall {

    private final RpcProxy proxy;
    private final @Nullable RpcCall within;
    private RpcHeaders headers;
    private @Nullable Consumer<RpcOutcome> ended;
    private @Nullable RuntimeException refusal;

    private RpcClientCall(RpcProxy proxy) {
        this.proxy = proxy;
        this.headers = proxy.headers();
        this.within = RpcCall.currentOrNull();
    }

    /** A call that goes through the interceptors now; null if there are none. */
    static @Nullable RpcClientCall of(RpcProxy proxy) {
        RpcInterceptors interceptors = proxy.peer().options().interceptors();
        if (interceptors.outgoing().isEmpty()) {
            return null;
        }
        RpcClientCall call = new RpcClientCall(proxy);
        try {
            interceptors.outgoing().forEach(interceptor -> interceptor.intercept(call));
        } catch (RuntimeException e) {
            call.refusal = e;
        }
        return call;
    }

    /** What is called. */
    public String path() {
        return proxy.path();
    }

    /** The address of the peer. */
    public SocketAddress peerAddress() {
        return proxy.peer().address();
    }

    /** How long the call may take, if the call within which it is made leaves as much; empty for ever. */
    public Optional<Duration> deadline() {
        return Optional.of(proxy.deadline()).filter(it -> !it.isZero());
    }

    /** The call of a peer during which this one is made; empty if there is none. */
    public Optional<RpcCall> within() {
        return Optional.ofNullable(within);
    }

    /** What goes along so far. */
    public RpcHeaders headers() {
        return headers;
    }

    /** Sends a header along; fails like {@link RpcHeaders#with}. */
    public void header(String name, String text) {
        headers = headers.with(name, text);
    }

    /** Calls the action when the call has ended: on the loop, or where it was made if it cannot be sent. It must not throw. */
    public void whenEnded(Consumer<RpcOutcome> action) {
        Consumer<RpcOutcome> before = ended;
        ended = before == null ? action : before.andThen(action);
    }

    Optional<RuntimeException> refusal() {
        return Optional.ofNullable(refusal);
    }

    void end(RpcOutcome outcome) {
        Consumer<RpcOutcome> told = ended;
        ended = null;
        if (told != null) {
            told.accept(outcome);
        }
    }

    void failed(Throwable failure) {
        if (ended != null) {
            end(RpcOutcome.ofOurs(failure));
        }
    }

    @Override
    public String toString() {
        return "RpcClientCall(" + path() + ")";
    }
}
