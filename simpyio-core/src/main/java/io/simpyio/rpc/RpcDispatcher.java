package io.simpyio.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.ThrottledLog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the calls that transports hand to it: finds what is at their paths, and runs it as its mode says. One for
 * all connections of a server. Loop-confined; whatever a method throws is the caller's reply, and never disturbs others.
 */
public final class RpcDispatcher {

    private static final Logger logger = LoggerFactory.getLogger(RpcDispatcher.class);

    private final Environment environment;
    private final RpcRouter router;
    private final RpcOptions options;
    private final ThrottledLog log;
    private int calls;
    private @Nullable Runnable drained;

    /** One for a tree of endpoints. */
    public RpcDispatcher(Environment environment, RpcRouter router, RpcOptions options) {
        this.environment = environment;
        this.router = router;
        this.options = options;
        this.log = new ThrottledLog(logger, environment);
    }

    /** Carries out a call of somebody who cannot be called back. */
    public void begin(RpcCall call, Codec codec) {
        begin(call, new RpcValues(options.types(), codec, null), router.resolve(call.path()));
    }

    /** Interrupts a call of somebody who cannot be called back, as nobody wants its reply any more. */
    public void cancel(RpcCall call, String cause) {
        call.cancel(
                new RpcException(RpcCode.CANCELLED, "The call of " + call.path() + " was cancelled: " + cause), cause);
    }

    void begin(RpcCall call, RpcValues values, @Nullable RpcHandler handler) {
        try {
            call.begin(this, values);
        } catch (CodecException e) {
            refuse(call, new RpcException(RpcCode.INVALID_ARGUMENT, call.path() + ": " + e.getMessage()));
            return;
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            failed(call, e);
            return;
        }
        if (drained != null) {
            refuse(
                    call,
                    new RpcException(
                            RpcCode.UNAVAILABLE,
                            "The server is shut down and takes no calls any more: " + call.path()));
        } else if (handler == null) {
            refuse(call, RpcFailure.notResolved(call.path()));
        } else if (handler.mode() == RpcMode.PLAIN) {
            plain(call, handler);
        } else if (calls >= options.maxCalls()) {
            environment.limits().hit("maxCalls");
            refuse(
                    call,
                    new RpcException(
                            RpcCode.RESOURCE_EXHAUSTED,
                            "Too many calls run: the limit maxCalls is " + options.maxCalls()));
        } else {
            calls++;
            handler.count().calls++;
            call.whenReleased(this::released);
            if (handler.mode() == RpcMode.PROCESS) {
                process(call, handler);
            } else {
                passThrough(call, handler);
            }
        }
    }

    private void released() {
        calls--;
        if (calls == 0 && drained != null) {
            drained.run();
        }
    }

    /** Interceptors are told of what is refused, too. */
    private void refuse(RpcCall call, RpcException why) {
        if (options.interceptors().incoming().isEmpty()) {
            call.fail(why);
        } else {
            plain(call, new RpcHandler(call.path(), RpcMode.PLAIN, refused -> {
                throw why;
            }));
        }
    }

    private void plain(RpcCall call, RpcHandler handler) {
        handler.count().calls++;
        Object result;
        try {
            result = invoke(call, handler);
        } catch (Throwable e) { // Whatever it is, the peer waits for an answer.
            handler.count().failures++;
            failed(call, e);
            return;
        }
        call.succeed(result);
    }

    private @Nullable Object invoke(RpcCall call, RpcHandler handler) throws Exception {
        return call.invoke(options.interceptors().around(handler.function()));
    }

    private void passThrough(RpcCall call, RpcHandler handler) {
        try {
            call.startDeadline();
            invoke(call, handler);
        } catch (Throwable e) {
            handler.count().failures++;
            failed(call, e);
        }
    }

    private void process(RpcCall call, RpcHandler handler) {
        SimProcess<?> process;
        try {
            call.startDeadline();
            process = environment.process("rpc-call", () -> answer(call, handler));
        } catch (RuntimeException e) {
            call.fail(e); // The environment takes no more processes or timers.
            return;
        }
        call.runsIn(process);
        process.addCallback(ended -> call.end());
    }

    private void answer(RpcCall call, RpcHandler handler) {
        Object result;
        try {
            result = invoke(call, handler);
            if (result instanceof Event<?> event) {
                result = event.await();
            }
        } catch (ProcessTermination e) {
            throw e;
        } catch (Throwable e) {
            handler.count().failures++;
            failed(call, e);
            return;
        }
        call.succeed(result);
    }

    private void failed(RpcCall call, Throwable failure) {
        if (call.cancellation().isPresent()) {
            call.fail(call.cancellation().get());
            return;
        }
        Optional<RpcFailure> mapped = mapped(failure);
        if (!(failure instanceof RpcException) && mapped.isEmpty()) {
            log.warn("Call of {} failed", call.path(), failure);
        }
        if (call.isAnswered()) {
            return;
        }
        if (mapped.isPresent()) {
            call.fail(failure, mapped.get());
        } else {
            call.fail(failure);
        }
    }

    /**
     * Refuses calls from now on, with {@link RpcCode#UNAVAILABLE}, and calls the action when none runs any more: at once if
     * so, and perhaps more than once.
     */
    public void drain(Runnable action) {
        drained = action;
        if (calls == 0) {
            action.run();
        }
    }

    /** What the first mapper that knows a failure says of it. */
    Optional<RpcFailure> mapped(Throwable failure) {
        Throwable cause = RpcFailure.cause(failure);
        if (cause instanceof RpcException && !(cause instanceof RpcRemoteException)) {
            return Optional.empty(); // It says itself what it is.
        }
        for (RpcExceptionMapper mapper : options.interceptors().exceptions()) {
            try {
                Optional<RpcFailure> known = mapper.map(cause);
                if (known.isPresent()) {
                    return known;
                }
            } catch (RuntimeException e) {
                log.warn("An exception mapper failed for {}", cause.getClass().getName(), e);
            }
        }
        return Optional.empty();
    }

    /** The environment in which calls are carried out. */
    public Environment environment() {
        return environment;
    }

    /** What can be called. */
    public RpcRouter router() {
        return router;
    }

    /** The limits. */
    public RpcOptions options() {
        return options;
    }

    /** How many calls run at the moment. */
    public int calls() {
        return calls;
    }
}
