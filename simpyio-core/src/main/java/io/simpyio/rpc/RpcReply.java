package io.simpyio.rpc;

import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Scheduler;
import io.simpyio.kernel.Timer;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a call of ours; an event, which fails as {@link RpcPeer} says. A failure that the peer or the network can
 * bring about is nobody's concern if nobody awaits it: a peer must not be able to end a run. Loop-confined.
 *
 * @param <T> the type of the result
 */
public final class RpcReply<T extends @Nullable Object> extends Event<T> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Runnable NOTHING = () -> {};

    private final RpcProxy proxy;
    private final @Nullable RpcClientCall call;
    private final Type type;
    private final @Nullable Duration deadline;
    private final boolean inherited;
    private List<?> arguments;
    private Map<String, ?> keywordArguments;
    private @Nullable Timer timer;
    private boolean expired;
    private @Nullable Runnable cancellation;
    private Runnable settled = NOTHING;
    private @Nullable RpcStream<?> stream;
    private boolean elsewhere;

    RpcReply(
            RpcProxy proxy,
            @Nullable RpcClientCall call,
            List<?> arguments,
            Map<String, ?> keywordArguments,
            Type type) {
        this(proxy, call, arguments, keywordArguments, type, proxy.deadline());
    }

    RpcReply(
            RpcProxy proxy,
            @Nullable RpcClientCall call,
            List<?> arguments,
            Map<String, ?> keywordArguments,
            Type type,
            Duration limit) {
        super(proxy.peer().environment());
        this.proxy = proxy;
        this.call = call;
        this.arguments = arguments;
        this.keywordArguments = keywordArguments;
        this.type = type;
        Duration own = limit.isZero() ? null : limit;
        RpcCall caller = RpcCall.currentOrNull();
        Duration left = caller == null ? null : caller.timeLeft().orElse(null);
        this.inherited = left != null && (own == null || left.compareTo(own) < 0);
        this.deadline = inherited ? left : own;
    }

    void carries(RpcStream<?> items) {
        stream = items;
    }

    void whenSettled(Runnable action) {
        Runnable before = settled;
        settled = before == NOTHING
                ? action
                : () -> {
                    before.run();
                    action.run();
                };
    }

    /** The loop that is to send it is another one: what goes there does not change any more. Fails like the codec. */
    void carriedElsewhere(RpcValues values) {
        elsewhere = true;
        List<@Nullable Object> fixed = new ArrayList<>(arguments.size());
        arguments.forEach(argument -> fixed.add(values.fixed(argument)));
        arguments = fixed;
        if (!keywordArguments.isEmpty()) {
            Map<String, @Nullable Object> fixedByName = new LinkedHashMap<>();
            keywordArguments.forEach((name, argument) -> fixedByName.put(name, values.fixed(argument)));
            keywordArguments = fixedByName;
        }
    }

    /** Whether what carries it has called on another loop than its own, which then goes on with the action. */
    boolean goesOnElsewhere(Runnable action) {
        Scheduler own = environment().scheduler();
        if (!elsewhere || own.onLoop()) {
            return false;
        }
        own.resume(action);
        return true;
    }

    void send(RpcChannel channel, RpcValues values) {
        if (call != null && call.refusal().isPresent()) {
            notSent(call.refusal().get());
            return;
        }
        try {
            arguments = (List<?>) encoded(values, arguments);
            keywordArguments = encodeKeywords(values);
            if (deadline != null) {
                Timer due = environment().timer(it -> expire());
                due.start(deadline);
                timer = due;
            }
        } catch (CodecException | IllegalStateException e) { // The environment takes no more timers.
            notSent(e);
            return;
        }
        cancellation = channel.send(this);
    }

    private static Object encoded(RpcValues values, List<?> list) {
        Object encoded = values.encode(list);
        return encoded == null ? list : encoded;
    }

    private Map<String, ?> encodeKeywords(RpcValues values) {
        if (keywordArguments.isEmpty()) {
            return keywordArguments;
        }
        Map<String, @Nullable Object> encoded = new LinkedHashMap<>();
        keywordArguments.forEach((name, value) -> encoded.put(name, values.encode(value)));
        return encoded;
    }

    private void expire() {
        expired = true;
        tellPeer();
        defuse();
        giveUp(new RpcException(
                RpcCode.DEADLINE_EXCEEDED,
                "Call of " + path() + " has had no reply: the limit " + (inherited ? "of its caller" : "deadline")
                        + " is " + deadline));
    }

    private void tellPeer() {
        Runnable told = cancellation;
        if (told != null && !triggered()) {
            told.run();
        }
    }

    // --- for those who call ---

    /** What is called. */
    public String path() {
        return proxy.path();
    }

    /**
     * Gives the call up: the peer is told if it understands that, and those who wait get an {@link RpcException} with
     * {@link RpcCode#CANCELLED}.
     *
     * @return {@code false} if it has its reply already
     */
    public boolean cancel() {
        if (triggered()) {
            return false;
        }
        tellPeer();
        defuse();
        giveUp(new RpcException(RpcCode.CANCELLED, "Call of " + path() + " was cancelled"));
        return true;
    }

    // --- for transports ---

    /** Whether it is given up since its deadline has passed. */
    public boolean isExpired() {
        return expired;
    }

    /** Where the items go that come before it; empty if there are none to come. */
    public Optional<RpcStream<?>> stream() {
        return Optional.ofNullable(stream);
    }

    /** The arguments by position, as the codec can encode them. */
    public List<?> arguments() {
        return arguments;
    }

    /** The arguments by name, as the codec can encode them. */
    public Map<String, ?> keywordArguments() {
        return keywordArguments;
    }

    /** For how many seconds it will be waited for; empty if for ever. */
    public Optional<Double> deadlineSeconds() {
        return Optional.ofNullable(deadline).map(it -> it.toNanos() / NANOS_PER_SECOND);
    }

    /** What goes along with the call, where the peer knows that. */
    public RpcHeaders headers() {
        return call == null ? proxy.headers() : call.headers();
    }

    /** The peer has replied; as the codec has decoded it. */
    public void answered(@Nullable Object content) {
        if (goesOnElsewhere(() -> answered(content))) {
            return;
        }
        if (triggered()) {
            return; // Given up before.
        }
        T result;
        try {
            result = cast(convert(proxy.peer().values(), content));
        } catch (CodecException e) {
            defuse();
            giveUp(new CodecException("Call of " + path() + ": " + e.getMessage(), e));
            return;
        }
        settle();
        if (call != null) {
            call.end(RpcOutcome.SUCCESS);
        }
        succeed(result);
    }

    private @Nullable Object convert(RpcValues values, @Nullable Object content) {
        Object decoded = values.decode(content);
        if (type.equals(Object.class)) {
            return decoded;
        }
        if (type.equals(void.class)) {
            return null;
        }
        if (decoded == null && type instanceof Class<?> wanted && wanted.isPrimitive()) {
            throw new CodecException("the result is nothing, where " + wanted + " is wanted");
        }
        return values.convert(decoded, type);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Null is a value where T allows it.
    private T cast(@Nullable Object value) {
        return (T) value;
    }

    /** The peer has replied with a failure. */
    public void refused(RpcFailure failure) {
        if (goesOnElsewhere(() -> refused(failure))) {
            return;
        }
        defuse();
        giveUp(new RpcRemoteException(path(), failure));
    }

    /** The call could not be sent; the connection goes on. */
    public void notSent(Throwable failure) {
        if (goesOnElsewhere(() -> notSent(failure))) {
            return;
        }
        giveUp(failure);
    }

    /** The connection is lost, which the next call will tell again. */
    public void lost(Throwable failure) {
        if (goesOnElsewhere(() -> lost(failure))) {
            return;
        }
        if (!triggered()) {
            defuse();
            giveUp(failure);
        }
    }

    private void giveUp(Throwable failure) {
        if (triggered()) {
            return;
        }
        if (abandoned()) {
            defuse(); // Those who waited have given up.
        }
        settle();
        if (call != null) {
            call.failed(failure);
        }
        fail(failure);
    }

    private void settle() {
        if (timer != null) {
            timer.cancel();
        }
        settled.run();
    }

    @Override
    public String toString() {
        return "RpcReply(" + path() + ")";
    }
}
