package io.simpyio.rpc.message;

import io.simpyio.codec.Codec;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Timer;
import io.simpyio.message.Message;
import io.simpyio.message.RemoteException;
import io.simpyio.message.Request;
import io.simpyio.net.SocketException;
import io.simpyio.net.ThrottledLog;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcChannel;
import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.RpcDispatcher;
import io.simpyio.rpc.RpcException;
import io.simpyio.rpc.RpcFailure;
import io.simpyio.rpc.RpcHeaders;
import io.simpyio.rpc.RpcPeer;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcStream;
import java.net.SocketAddress;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For transports: a connection in messages, whatever carries them, as calls: {@code [path, args, kwargs]}. Loop-confined.
 */
public final class MessageConnection implements RpcChannel {

    private static final Logger logger = LoggerFactory.getLogger(MessageConnection.class);

    /** Headers: of a call how many seconds its caller waits, of a failure what it is. */
    private static final String DEADLINE = "deadline";

    /** A peer that has not closed by then will not; a reset before might destroy the last replies. */
    private static final long LINGER_NANOS = 2_000_000_000;

    /** Of a call for a stream: for how many items there is room at first. */
    private static final String STREAM = "stream";

    private static final String TYPE = "type";
    private static final String MESSAGE = "message";
    private static final String CODE = "code";

    /** Header: what goes along with a call besides those, by name. */
    private static final String HEADERS = "headers";

    private final Message message;
    private final ThrottledLog log;
    private final RpcPeer peer;
    private final Runnable ended;
    private final Map<RpcReply<?>, Event<@Nullable Object>> streams = new IdentityHashMap<>();
    private final Consumer<Event<Request>> receiver = this::received;
    private final HeldCalls held;
    private @Nullable Timer linger;

    /** One whose peer may call what the dispatcher has; calls {@code ended} when it has ended, whoever has ended it. */
    public MessageConnection(Message message, RpcDispatcher dispatcher, ThrottledLog log, Runnable ended) {
        this.message = message;
        this.log = log;
        this.ended = ended;
        this.peer = new RpcPeer(this, dispatcher);
        this.held = new HeldCalls(message, this::sendNow);
    }

    /** The other end. */
    public RpcPeer peer() {
        return peer;
    }

    /** Receives and starts calls until the connection ends. */
    public void receive() {
        message.recv().addCallback(receiver);
    }

    private void received(Event<Request> recv) {
        if (recv.ok()) {
            begin(recv.value());
            receive();
            return;
        }
        Throwable failure = recv.failure();
        if (failure instanceof SocketException) {
            logger.debug("Connection of {} has ended: {}", message.peerAddress(), failure.getMessage());
        } else {
            log.warn("Connection of {} closed: {}", message.peerAddress(), failure.getMessage());
        }
        if (linger != null) {
            linger.cancel();
        }
        message.close();
        peer.ended();
        ended.run();
    }

    // --- calls of the peer ---

    private void begin(Request request) {
        if (request.content() instanceof List<?> parts
                && parts.size() == 3
                && parts.get(0) instanceof String path
                && parts.get(1) instanceof List<?> arguments
                && parts.get(2) instanceof Map<?, ?> keywordArguments) {
            begin(request, path, arguments, keywordArguments);
        } else {
            new Answer(request)
                    .fail(RpcFailure.of(new RpcException(
                            RpcCode.INVALID_ARGUMENT, "A call must be [path, [arguments], {keyword arguments}]")));
        }
    }

    private void begin(Request request, String path, List<?> arguments, Map<?, ?> keywordArguments) {
        Answer answer = new Answer(request);
        if (path.equals(HeldCalls.HELLO)) {
            answer.succeed(null);
            return;
        }
        RpcHeaders headers;
        try {
            headers =
                    request.headers().get(HEADERS) instanceof Map<?, ?> given ? RpcHeaders.of(given) : RpcHeaders.NONE;
        } catch (RpcException e) {
            answer.fail(RpcFailure.of(e));
            return;
        }
        RpcCall call = new RpcCall(path, arguments, keywordArguments, secondsGiven(request), headers, answer);
        peer.begin(call);
        if (message.extended()) {
            request.whenCancelled(() -> peer.cancelled(call));
        }
    }

    private static double secondsGiven(Request request) {
        return request.headers().get(DEADLINE) instanceof Number seconds && seconds.doubleValue() >= 0
                ? seconds.doubleValue()
                : Double.POSITIVE_INFINITY;
    }

    /** Answers one request. */
    private record Answer(Request request) implements RpcCall.Answer {

        @Override
        public void succeed(@Nullable Object result) {
            request.succeed(result);
        }

        @Override
        public int credit() {
            return request.headers().get(STREAM) instanceof Integer items ? Math.max(0, items) : 0;
        }

        @Override
        public void whenCredit(IntConsumer action) {
            request.whenCredit(action);
        }

        @Override
        public Event<@Nullable Void> item(@Nullable Object item) {
            return request.item(item);
        }

        @Override
        public void fail(RpcFailure failure) {
            Map<String, Object> headers = new LinkedHashMap<>(); // In one order: equal runs send equal bytes.
            headers.put(TYPE, failure.type());
            headers.put(MESSAGE, failure.message());
            headers.put(CODE, failure.code().name());
            request.fail(failure.text(), headers);
        }
    }

    // --- calls of ours ---

    @Override
    public Runnable send(RpcReply<?> reply) {
        return held.holds(reply) ? held.hold(reply) : sendNow(reply);
    }

    private Runnable sendNow(RpcReply<?> reply) {
        if (reply.stream().isPresent()) {
            return sendStream(reply, reply.stream().get());
        }
        Event<@Nullable Object> sent = message.send(
                List.of(reply.path(), reply.arguments(), reply.keywordArguments()),
                message.extended() ? headers(reply) : Map.of());
        sent.addCallback(done -> settle(reply, done));
        return () -> message.cancel(sent);
    }

    private static Map<String, ?> headers(RpcReply<?> reply) {
        Map<String, ?> deadline =
                reply.deadlineSeconds().map(it -> Map.of(DEADLINE, it)).orElse(Map.of());
        if (reply.headers().isEmpty()) {
            return deadline;
        }
        Map<String, Object> headers = new LinkedHashMap<>(deadline);
        headers.put(HEADERS, reply.headers().asMap());
        return headers;
    }

    private Runnable sendStream(RpcReply<?> reply, RpcStream<?> stream) {
        if (!message.extended() && !isClosed()) {
            reply.refused(RpcFailure.of(
                    new RpcException(RpcCode.FAILED_PRECONDITION, "The peer does not know streams: " + reply.path())));
            return () -> {};
        }
        Map<String, Object> headers = new LinkedHashMap<>(headers(reply));
        headers.put(STREAM, stream.window());
        Event<@Nullable Object> sent =
                message.send(List.of(reply.path(), reply.arguments(), reply.keywordArguments()), headers, stream::item);
        streams.put(reply, sent);
        sent.addCallback(done -> {
            streams.remove(reply);
            settle(reply, done);
        });
        return () -> message.cancel(sent);
    }

    @Override
    public void credit(RpcReply<?> reply, int items) {
        Event<@Nullable Object> sent = streams.get(reply);
        if (sent != null) {
            message.credit(sent, items);
        }
    }

    private static void settle(RpcReply<?> reply, Event<@Nullable Object> sent) {
        if (sent.ok()) {
            reply.answered(sent.value());
            return;
        }
        boolean connectionLost = sent.defused();
        sent.defuse();
        if (sent.failure() instanceof RemoteException failure) {
            Map<?, ?> headers = failure.headers();
            reply.refused(RpcFailure.parse(
                    failure.remoteTraceback(), headers.get(TYPE), headers.get(MESSAGE), headers.get(CODE)));
        } else if (connectionLost) {
            reply.lost(sent.failure());
        } else {
            reply.notSent(sent.failure());
        }
    }

    // --- the connection ---

    @Override
    public Environment environment() {
        return message.environment();
    }

    @Override
    public Codec codec() {
        return message.codec();
    }

    @Override
    public SocketAddress peerAddress() {
        return message.peerAddress();
    }

    @Override
    public Optional<TlsSession> tlsSession() {
        return message.tlsSession();
    }

    @Override
    public Optional<String> pingPath() {
        return message.extended() ? Optional.of(HeldCalls.HELLO) : Optional.empty();
    }

    @Override
    public boolean isClosed() {
        return message.isClosed();
    }

    /** Refuses what the peer calls from now on, and ends the connection in order when none of its calls runs any more. */
    public void drain() {
        peer.drain(this::finish);
    }

    /** Ends this side once all is written, and closes the connection when the peer has done so too, or takes too long. */
    void finish() {
        if (linger == null && !message.isClosed()) {
            Timer limit = environment().timer(due -> close());
            linger = limit;
            message.shutdownOutput().addCallback(ended -> {
                if (!ended.ok()) { // The connection is lost, or has TLS 1.2, which has no end of one side.
                    ended.defuse();
                    close();
                } else if (!message.isClosed()) {
                    limit.startNanos(LINGER_NANOS);
                }
            });
        }
    }

    @Override
    public void close() {
        message.close();
    }
}
