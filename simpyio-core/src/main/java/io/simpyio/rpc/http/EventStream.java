package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.http.HttpBodyWriter;
import io.simpyio.http.server.HttpBodyProducer;
import io.simpyio.http.server.HttpResponse;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcCall;
import io.simpyio.rpc.RpcFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream as events of a response (server-sent events, HTML living standard, 9.2): each is a message of one
 * JSON value, and behind the last one comes the event {@code end}, or {@code error} with problem details. Loop-confined.
 */
final class EventStream implements RpcCall.Answer {

    static final String MEDIA_TYPE = "text/event-stream";

    /** So many items may wait for the client to take them. */
    private static final int ROOM = 16;

    private final Environment environment;
    private final Codec codec;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private Event<@Nullable Void> news;
    private IntConsumer granted = items -> {};
    private @Nullable Problem problem;
    private boolean ended;

    EventStream(Environment environment, Codec codec) {
        this.environment = environment;
        this.codec = codec;
        this.news = environment.event();
    }

    /** Suspends until there is something to send. What fails before that is no stream. */
    HttpResponse await(Runnable whenAbandoned) {
        awaitNews();
        if (problem != null && waiting.isEmpty()) {
            return problem.response();
        }
        return HttpResponse.stream(MEDIA_TYPE, new Items(whenAbandoned)).header("Cache-Control", "no-store");
    }

    /** The body; if it is not written to its end, the call has to end, as it waits for room. */
    private final class Items implements HttpBodyProducer {

        private final Runnable whenAbandoned;

        Items(Runnable whenAbandoned) {
            this.whenAbandoned = whenAbandoned;
        }

        @Override
        public void produce(HttpBodyWriter body) {
            boolean done = false;
            try {
                while (!done) {
                    awaitNews();
                    byte[] next = waiting.poll();
                    done = next == null;
                    body.write(next == null ? last() : next).await();
                    if (next != null) {
                        granted.accept(1);
                    }
                }
            } finally {
                if (!done) {
                    abandoned();
                }
            }
        }

        @Override
        public void abandoned() {
            whenAbandoned.run();
        }
    }

    private void awaitNews() {
        while (waiting.isEmpty() && !ended) {
            news.await();
            news = environment.event();
        }
    }

    private byte[] last() {
        return problem == null ? event("event: end\n", null) : event("event: error\n", problem.details());
    }

    private byte[] event(String fields, @Nullable Object value) {
        String json = new String(codec.encode(value), StandardCharsets.UTF_8);
        return (fields + "data: " + String.join("\ndata: ", json.split("\\R")) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void tell() {
        if (!news.triggered()) {
            news.succeed(null);
        }
    }

    @Override
    public int credit() {
        return ROOM;
    }

    @Override
    public void whenCredit(IntConsumer action) {
        granted = action;
    }

    @Override
    public Event<@Nullable Void> item(@Nullable Object item) {
        waiting.add(event("", item));
        tell();
        return new Event<@Nullable Void>(environment).succeed(null);
    }

    @Override
    public void succeed(@Nullable Object result) {
        ended = true;
        tell();
    }

    @Override
    public void fail(RpcFailure failure) {
        problem = Problem.of(failure);
        ended = true;
        tell();
    }
}
