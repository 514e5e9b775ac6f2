package io.simpyio.benchmarks.rpc;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What Vert.x leaves to its users where a call goes to another process: the length of a frame in four bytes, and JSON, as
 * on its event bus' bridge to TCP. On an event loop.
 */
final class VertxFrames {

    static final String ADDRESS = "park/book";
    static final int LIMIT_SECONDS = 30;

    private static final int HEADER_BYTES = 4;

    private VertxFrames() {}

    /** Vert.x with one event loop, on epoll. */
    static Vertx vertx() {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("No native transport", vertx.unavailableNativeTransportCause());
        }
        return vertx;
    }

    static void receive(NetSocket socket, Consumer<JsonObject> receiver) {
        RecordParser parser = RecordParser.newFixed(HEADER_BYTES);
        boolean[] body = {false};
        parser.handler(piece -> {
            if (body[0]) {
                parser.fixedSizeMode(HEADER_BYTES);
                receiver.accept(new JsonObject(piece));
            } else {
                parser.fixedSizeMode(piece.getInt(0));
            }
            body[0] = !body[0];
        });
        socket.handler(parser);
    }

    static void send(NetSocket socket, JsonObject frame) {
        Buffer body = frame.toBuffer();
        socket.write(Buffer.buffer(HEADER_BYTES + body.length())
                .appendInt(body.length())
                .appendBuffer(body));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
