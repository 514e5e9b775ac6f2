package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.kernel.Timer;
import java.lang.reflect.Type;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A call of a peer, to be answered once. A transport makes it and begins it with {@link RpcPeer#begin}, or {@link
 * RpcDispatcher#begin} where there is nobody to call back; a method that passes through answers it. Loop-confined, to that
 * of its {@link #environment()}.
 */
public final class RpcCall {

    private static final ThreadLocal<@Nullable RpcCall> CURRENT = new ThreadLocal<>();
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long FOREVER = Long.MAX_VALUE;

    /** Longer is for ever: a century. */
    private static final double MAX_SECONDS = 3.2e9;

    private final String path;
    private final Answer answer;
    private List<?> arguments;
    private Map<?, ?> keywordArguments;
    private final double secondsGiven;
    private final RpcHeaders headers;

    private @Nullable RpcDispatcher dispatcher;
    private @Nullable RpcPeer peer;
    private @Nullable RpcCaller caller;
    private @Nullable Principal principal;
    private @Nullable Consumer<RpcOutcome> observer;
    private @Nullable RpcValues values;
    private @Nullable SimProcess<?> process;
    private long deadlineNanos = FOREVER;
    private @Nullable Timer deadline;
    private @Nullable RpcException cancellation;
    private @Nullable Runnable cancelled;
    private Runnable ended = () -> {};
    private boolean answered;
    private boolean handedOver;

    /**
     * A call as it came.
     *
     * @param path what is called
     * @param arguments those that came by position, as the codec has decoded them
     * @param keywordArguments those that came by name
     * @param secondsGiven how long the caller will wait; infinite if it did not say
     * @param answer what carries the reply back
     */
    public RpcCall(String path, List<?> arguments, Map<?, ?> keywordArguments, double secondsGiven, Answer answer) {
        this(path, arguments, keywordArguments, secondsGiven, RpcHeaders.NONE, answer);
    }

    /** A call as it came, and what came along. */
    public RpcCall(
            String path,
            List<?> arguments,
            Map<?, ?> keywordArguments,
            double secondsGiven,
            RpcHeaders headers,
            Answer answer) {
        this.path = path;
        this.arguments = arguments;
        this.keywordArguments = keywordArguments;
        this.secondsGiven = secondsGiven;
        this.headers = headers;
        this.answer = answer;
    }

    /** What carries a reply back to the caller; called once, on the loop. */
    public interface Answer {

        /** The reply, which the codec has yet to encode. */
        void succeed(@Nullable Object result);

        /** The failure. */
        void fail(RpcFailure failure);

        /** For how many items of a stream the caller has room at first; zero if it takes no stream. */
        default int credit() {
            return 0;
        }

        /** Calls the action when the caller has room for so many more. */
        default void whenCredit(IntConsumer action) {}

        /** An item of a stream; happens when it has gone. Fails with a {@link CodecException} if it has no form. */
        default Event<@Nullable Void> item(@Nullable Object item) {
            throw new UnsupportedOperationException("No streams");
        }
    }

    // --- for the dispatcher ---

    /** Its time begins. */
    void arrived(RpcDispatcher newDispatcher) {
        dispatcher = newDispatcher;
        if (secondsGiven < MAX_SECONDS) {
            deadlineNanos = newDispatcher.environment().nowNanos() + (long) (secondsGiven * NANOS_PER_SECOND);
        }
    }

    /** Makes its arguments what they stand for; fails with a {@link CodecException}. */
    void begin(RpcDispatcher newDispatcher, RpcValues newValues) {
        arrived(newDispatcher);
        values = newValues;
        arguments = newValues.decodeList(arguments);
        keywordArguments = newValues.decodeValues(keywordArguments);
    }

    /** The same for the main loop, which carries it out; this one waits for its reply. */
    RpcCall onMainLoop(Environment main, RpcValues ofConnection) {
        double secondsLeft =
                timeLeft().map(left -> left.toNanos() / NANOS_PER_SECOND).orElse(Double.POSITIVE_INFINITY);
        RelayedAnswer relayed = new RelayedAnswer(
                this, answer, ofConnection, main, environment().scheduler());
        RpcCall there = new RpcCall(path, arguments, keywordArguments, secondsLeft, headers, relayed);
        there.handedOver = true;
        return there;
    }

    /** Whether another loop has taken it from its connection, and waits for its reply. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** It was carried out on the main loop, which has encoded the result. */
    void answered(@Nullable Object encoded) {
        if (!answered) { // Else nobody waits any more.
            answered = true;
            answer.succeed(encoded);
            end();
        }
    }

    /** It has failed on the main loop. */
    void refused(RpcFailure failure) {
        if (!answered) {
            answered = true;
            answer.fail(failure);
            end();
        }
    }

    void cameFrom(RpcPeer newPeer) {
        peer = newPeer;
    }

    void startDeadline() {
        if (deadlineNanos < FOREVER && dispatcher != null) {
            Environment environment = dispatcher.environment();
            Timer timer = environment.timer(due -> cancel(
                    new RpcException(RpcCode.DEADLINE_EXCEEDED, "The time for the call of " + path + " is over"),
                    "the time that the caller gave is over"));
            timer.startNanos(Math.max(0, deadlineNanos - environment.nowNanos()));
            deadline = timer;
        }
    }

    void runsIn(SimProcess<?> newProcess) {
        process = newProcess;
    }

    /** Called once, when it takes no more resources. */
    void whenReleased(Runnable action) {
        Runnable before = ended;
        ended = () -> {
            before.run();
            action.run();
        };
    }

    void end() {
        Runnable action = ended;
        ended = () -> {};
        if (deadline != null) {
            deadline.cancel();
        }
        action.run();
        if (observer != null) { // The environment has closed with its process.
            tellEnd(RpcOutcome.of(
                    new RpcException(RpcCode.CANCELLED, "The process of " + path + " was ended"), RpcCode.CANCELLED));
        }
    }

    /** Nobody wants the reply any more: interrupts its process, if there is one. */
    void cancel(RpcException why, String cause) {
        if (answered || cancellation != null) {
            return;
        }
        cancellation = why;
        SimProcess<?> runs = process;
        if (runs != null && runs.alive()) {
            runs.interrupt(cause);
        } else if (runs == null) {
            Runnable told = cancelled;
            fail(why);
            if (told != null) {
                told.run();
            }
        }
    }

    Optional<RpcException> cancellation() {
        return Optional.ofNullable(cancellation);
    }

    static @Nullable RpcCall currentOrNull() {
        return CURRENT.get();
    }

    @Nullable Object invoke(RpcFunction function) throws Exception {
        CURRENT.set(this);
        try {
            return function.call(this);
        } finally {
            CURRENT.remove();
        }
    }

    // --- for interceptors ---

    /**
     * Calls the action when the call has ended: it was answered, or nobody wants the answer any more. On the loop or in the
     * process of the call; it must not throw.
     */
    public void whenEnded(Consumer<RpcOutcome> action) {
        Consumer<RpcOutcome> before = observer;
        observer = before == null ? action : before.andThen(action);
    }

    private void tellEnd(RpcOutcome outcome) {
        Consumer<RpcOutcome> told = observer;
        observer = null;
        if (told != null) {
            told.accept(outcome);
        }
    }

    /** Whether its path is one that all peers can call: there are as many of those as the application has made. */
    public boolean published() {
        return dispatcher != null && dispatcher.router().find(path) != null;
    }

    /** Says who calls. */
    public void principal(Principal known) {
        principal = known;
    }

    /** For transports without a {@link RpcPeer}: says from where the call has come, before it begins. */
    public void cameFrom(RpcCaller newCaller) {
        caller = newCaller;
    }

    /** Where the items of its stream go; fails with an {@link RpcException} if the caller takes none. */
    RpcSink<@Nullable Object> sink() {
        RpcValues used = values;
        if (used == null || answer.credit() <= 0) {
            throw new RpcException(
                    RpcCode.FAILED_PRECONDITION,
                    path + " is a stream: who calls it has to ask for one, and to know streams");
        }
        return new RpcSink<>(this, answer, used);
    }

    // --- for methods ---

    /** The call that the present thread carries out; empty if none. */
    public static Optional<RpcCall> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /**
     * The environment whose loop carries it out: that of its connection for what is thread-safe, and the server's first for
     * all else.
     */
    public Environment environment() {
        if (dispatcher == null) {
            throw new IllegalStateException(this + " has not begun");
        }
        return dispatcher.environment();
    }

    /** What was called. */
    public String path() {
        return path;
    }

    /** The arguments that came by position. */
    public List<?> arguments() {
        return arguments;
    }

    /** The arguments that came by name. */
    public Map<?, ?> keywordArguments() {
        return keywordArguments;
    }

    /**
     * An argument by position, as a value of a type.
     *
     * @throws RpcException if there is none, or it does not fit; the caller is told
     */
    public <T> T argument(int index, Class<T> type) {
        if (index >= arguments.size()) {
            throw new RpcException(RpcCode.INVALID_ARGUMENT, path + " misses argument " + index);
        }
        try {
            Object value = convert(arguments.get(index), type);
            if (value == null) {
                throw new RpcException(RpcCode.INVALID_ARGUMENT, path + " needs a value for argument " + index);
            }
            return type.cast(value);
        } catch (CodecException e) {
            throw new RpcException(
                    RpcCode.INVALID_ARGUMENT, path + " cannot take argument " + index + ": " + e.getMessage());
        }
    }

    /** What came, as a value of a type; fails with a {@link CodecException}. */
    @Nullable Object convert(@Nullable Object value, Type type) {
        return values == null ? value : values.convert(value, type);
    }

    /** What came along with it. */
    public RpcHeaders headers() {
        return headers;
    }

    /** From where it has come; empty if what carried it does not know. */
    public Optional<RpcCaller> caller() {
        return peer == null ? Optional.ofNullable(caller) : Optional.of(peer.caller());
    }

    /** Who calls, as an interceptor has found out; empty if nobody has asked. */
    public Optional<Principal> principal() {
        return Optional.ofNullable(principal);
    }

    /** Who calls, and can be called; empty if what carried the call cannot do that. */
    public Optional<RpcPeer> peer() {
        return Optional.ofNullable(peer);
    }

    /** How long the caller still waits; empty if it did not say. */
    public Optional<Duration> timeLeft() {
        if (deadlineNanos == FOREVER || dispatcher == null) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(
                Math.max(0, deadlineNanos - dispatcher.environment().nowNanos())));
    }

    /** Calls the action when the caller has cancelled the call, is gone, or its time is over: a reply is then ignored. */
    public void whenCancelled(Runnable action) {
        Runnable before = cancelled;
        cancelled = before == null
                ? action
                : () -> {
                    before.run();
                    action.run();
                };
    }

    /** Replies; a result that cannot be encoded becomes a failure that says so. A second reply is an error. */
    public void succeed(@Nullable Object result) {
        if (!answers()) {
            return;
        }
        Object encoded;
        try {
            encoded = values == null ? result : values.encode(result);
        } catch (CodecException e) {
            failed(e, RpcFailure.of(e, stackTraces()));
            return;
        }
        answer.succeed(encoded);
        tellEnd(RpcOutcome.SUCCESS);
        endWithoutProcess();
    }

    /** Replies with a failure. A second reply is an error. */
    public void fail(Throwable failure) {
        if (answers()) {
            failed(failure, mapped(failure).orElseGet(() -> RpcFailure.of(failure, stackTraces())));
        }
    }

    /** Replies with a failure that a mapper has known. */
    void fail(Throwable failure, RpcFailure mapped) {
        if (answers()) {
            failed(failure, mapped);
        }
    }

    private void failed(Throwable failure, RpcFailure told) {
        answer.fail(told);
        if (observer != null) {
            tellEnd(RpcOutcome.of(RpcFailure.cause(failure), told.code()));
        }
        endWithoutProcess();
    }

    /** What a mapper says of a failure; empty if none knows it. */
    Optional<RpcFailure> mapped(Throwable failure) {
        return dispatcher == null ? Optional.empty() : dispatcher.mapped(failure);
    }

    boolean isAnswered() {
        return answered;
    }

    private boolean answers() {
        if (answered) {
            if (cancellation != null) {
                return false;
            }
            throw new IllegalStateException("The call of " + path + " was already replied to");
        }
        answered = true;
        return true;
    }

    private void endWithoutProcess() {
        if (process == null) {
            end();
        }
    }

    private boolean stackTraces() {
        return dispatcher != null && dispatcher.options().stackTraces();
    }

    @Override
    public String toString() {
        return "RpcCall(" + path + ")";
    }
}
