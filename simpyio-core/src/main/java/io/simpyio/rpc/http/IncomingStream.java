package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.HttpBody;
import io.simpyio.http.HttpException;
import io.simpyio.kernel.Event;
import io.simpyio.rpc.RpcReply;
import io.simpyio.rpc.RpcStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream out of the events of a response, as {@link EventStream} sends them. Nothing is read while there is
 * no room for items, which is what holds up the server. Loop-confined.
 */
final class IncomingStream {

    private static final Codec JSON = new JsonCodec();

    private final RpcReply<?> reply;
    private final RpcStream<?> stream;
    private final EventReader events;
    private int room;
    private boolean ended;
    private Event<@Nullable Void> moreRoom;

    IncomingStream(RpcReply<?> reply, RpcStream<?> stream, long maxEventBytes) {
        this.reply = reply;
        this.stream = stream;
        this.events = new EventReader(maxEventBytes);
        this.room = stream.window();
        this.moreRoom = reply.environment().event();
    }

    /** There is room for so many more items. */
    void credit(int items) {
        room += items;
        if (!moreRoom.triggered()) {
            moreRoom.succeed(null);
        }
    }

    /** Takes items until the reply is settled; suspends the process. Fails as reads of the body do. */
    void take(HttpBody body) {
        body.limit(Long.MAX_VALUE); // Each item has a limit, but their number has none.
        while (!reply.triggered()) {
            Optional<EventReader.Received> event = events.poll();
            if (event.isPresent()) {
                awaitRoom();
                take(event.get());
                continue;
            }
            byte[] piece = body.read().await();
            if (piece.length == 0) {
                throw new HttpException(502, "The stream of " + reply.path() + " breaks off without an end");
            }
            events.add(piece);
        }
        if (ended && !body.ended()) {
            body.read().await(); // The end of the body, so that the connection can be used again.
        }
    }

    private void awaitRoom() {
        while (room == 0) {
            moreRoom.await();
            moreRoom = reply.environment().event();
        }
    }

    private void take(EventReader.Received event) {
        switch (event.type()) {
            case "message" -> {
                room--;
                stream.item(decoded(event));
            }
            case "end" -> {
                ended = true;
                reply.answered(null);
            }
            case "error" -> {
                if (!(decoded(event) instanceof Map<?, ?> details)) {
                    throw new CodecException("The stream of " + reply.path() + " ends with an error that is none");
                }
                ended = true;
                reply.refused(Problem.parse(500, details));
            }
            default -> {} // Servers may have events of their own.
        }
    }

    private static @Nullable Object decoded(EventReader.Received event) {
        return JSON.decode(event.data().getBytes(StandardCharsets.UTF_8));
    }
}
