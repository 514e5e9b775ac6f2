package io.simpyio.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.ProcessTermination;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.ThrottledLog;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the calls that transports hand to it: finds what is at their paths, and runs it as its mode says. One for
 * all connections of a server, or {@linkplain #onLoop one for each of its loops}. Loop-confined; whatever a method throws
 * is the caller's reply, and never disturbs others.
 */
public final class RpcDispatcher {

    private static final Logger logger = LoggerFactory.getLogger(RpcDispatcher.class);

    private final Environment environment;
    private final RpcRouter router;
    private final RpcOptions options;
    private final ThrottledLog log;
    /** Of the first loop, where what is not thread-safe is called; this one if there are no others. */
    private final RpcDispatcher main;
    /** How many calls run on all loops. */
    private final AtomicInteger running;
    /** How many of them have come here. */
    private int calls;

    private @Nullable Runnable drained;

    /** One for a tree of endpoints. */
    public RpcDispatcher(Environment environment, RpcRouter router, RpcOptions options) {
        this.environment = environment;
        this.router = router;
        this.options = options;
        this.log = new ThrottledLog(logger, environment);
        this.main = this;
        this.running = new AtomicInteger();
    }

    private RpcDispatcher(Environment environment, RpcDispatcher main) {
        this.environment = environment;
        this.router = main.router;
        this.options = main.options;
        this.log = new ThrottledLog(logger, environment);
        this.main = main;
        this.running = main.running;
    }

    /**
     * One for another loop of the same server: it calls what is {@linkplain RpcRouter#threadSafe thread-safe}, and hands the
     * other calls over to this one. {@link RpcOptions#maxCalls()} goes for both together; interceptors, exception mappers
     * and types are used by both, at the same time. The router cannot be changed any more.
     */
    public RpcDispatcher onLoop(Environment other) {
        if (main != this) {
            throw new IllegalStateException("Only the dispatcher of the first loop has others");
        }
        router.share();
        return new RpcDispatcher(other, this);
    }

    /** Whether all calls are carried out here. */
    boolean isMain() {
        return main == this;
    }

    /** That of the first loop. */
    RpcDispatcher main() {
        return main;
    }

    /**
     * Has the call carried out on the first loop. Here it counts as one that runs, with its deadline, until its reply has
     * come back; there it does not count.
     */
    void handOver(RpcCall call, RpcValues values, OtherSide side) {
        call.arrived(this);
        if (drained != null) {
            refuse(call, shutDown(call));
            return;
        }
        if (!take()) {
            refuse(call, tooMany());
            return;
        }
        call.whenReleased(this::released);
        RpcCall there = call.onMainLoop(main.environment, values);
        try {
            call.startDeadline();
            main.environment.scheduler().submit(() -> side.begin(there));
        } catch (RejectedExecutionException e) {
            call.fail(new RpcException(
                    RpcCode.RESOURCE_EXHAUSTED, "The call of " + call.path() + " was not begun: " + e.getMessage()));
            return;
        } catch (RuntimeException e) {
            call.fail(e); // The environment takes no more timers.
            return;
        }
        call.whenCancelled(() -> {
            RpcException why = call.cancellation()
                    .orElseGet(() -> new RpcException(RpcCode.CANCELLED, "Nobody waits for " + call.path()));
            main.environment.scheduler().resume(() -> side.cancelled(there, why));
        });
    }

    private static RpcException shutDown(RpcCall call) {
        return new RpcException(
                RpcCode.UNAVAILABLE, "The server is shut down and takes no calls any more: " + call.path());
    }

    private RpcException tooMany() {
        return new RpcException(
                RpcCode.RESOURCE_EXHAUSTED, "Too many calls run: the limit maxCalls is " + options.maxCalls());
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
        if (drained != null && !call.isHandedOver()) {
            refuse(call, shutDown(call));
        } else if (handler == null) {
            refuse(call, RpcFailure.notResolved(call.path()));
        } else if (handler.mode() == RpcMode.PLAIN) {
            plain(call, handler);
        } else if (call.isHandedOver()) {
            handler.count().call();
            carryOut(call, handler);
        } else if (!take()) {
            refuse(call, tooMany());
        } else {
            handler.count().call();
            call.whenReleased(this::released);
            carryOut(call, handler);
        }
    }

    private void carryOut(RpcCall call, RpcHandler handler) {
        if (handler.mode() == RpcMode.PROCESS) {
            process(call, handler);
        } else {
            passThrough(call, handler);
        }
    }

    /** Counts one more call that runs, unless there are too many. */
    private boolean take() {
        if (running.incrementAndGet() > options.maxCalls()) {
            running.decrementAndGet();
            environment.limits().hit("maxCalls");
            return false;
        }
        calls++;
        return true;
    }

    private void released() {
        running.decrementAndGet();
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
        handler.count().call();
        Object result;
        try {
            result = invoke(call, handler);
        } catch (Throwable e) { // Whatever it is, the peer waits for an answer.
            handler.count().failure();
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
            handler.count().failure();
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
            handler.count().failure();
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

    /** How many calls run at the moment, on all loops of the server. Any thread. */
    public int calls() {
        return running.get();
    }
}
