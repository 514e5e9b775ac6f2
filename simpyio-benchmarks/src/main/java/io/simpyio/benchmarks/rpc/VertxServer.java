package io.simpyio.benchmarks.rpc;

import io.simpyio.benchmarks.server.Server;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** Handlers of frames on the event loop. */
final class VertxServer implements Server {

    private final Park park = new Park();

    @Override
    public int start() throws Exception {
        Vertx vertx = VertxFrames.vertx().exceptionHandler(Throwable::printStackTrace);
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> VertxFrames.receive(socket, call -> answer(socket, call)));
        return VertxFrames.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private void answer(NetSocket socket, JsonObject call) {
        JsonObject reply = new JsonObject().put("id", call.getLong("id"));
        if (VertxFrames.ADDRESS.equals(call.getString("address"))) {
            JsonObject wish = call.getJsonObject("body");
            Booking booking = park.book(wish.getString("driver"), wish.getDouble("seconds"), wish.getString("note"));
            reply.put(
                    "body",
                    new JsonObject()
                            .put("number", booking.number())
                            .put("driver", booking.driver())
                            .put("seconds", booking.seconds())
                            .put("note", booking.note()));
        } else {
            reply.put("failure", "There is no " + call.getString("address"));
        }
        VertxFrames.send(socket, reply);
    }
}
