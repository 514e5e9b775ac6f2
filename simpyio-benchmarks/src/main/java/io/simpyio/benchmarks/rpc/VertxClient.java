package io.simpyio.benchmarks.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Calls whose replies are futures, on the event loop. */
final class VertxClient implements RpcClient {

    private final Vertx vertx = VertxFrames.vertx();

    /** A client that is no longer reachable closes its connections. */
    private final NetClient client = vertx.createNetClient();

    @Override
    public void start(int port, RpcWork work, Calls calls) throws Exception {
        vertx.exceptionHandler(calls::failed);
        for (int i = 0; i < work.connections(); i++) {
            VertxFrames.await(client.connect(port, "127.0.0.1").map(socket -> {
                socket.closeHandler(closed -> calls.failed(new IOException("The connection has been closed")));
                Connection connection = new Connection(socket);
                for (int j = 0; j < work.inFlight(); j++) {
                    lane(connection, calls);
                }
                return socket;
            }));
        }
    }

    private static void lane(Connection connection, Calls calls) {
        Wish wish = calls.wish();
        long startNanos = System.nanoTime();
        JsonObject body = new JsonObject()
                .put("driver", wish.driver())
                .put("seconds", wish.seconds())
                .put("note", wish.note());
        connection
                .call(VertxFrames.ADDRESS, body)
                .onSuccess(booking -> {
                    calls.answered(
                            startNanos,
                            booking.getString("driver"),
                            booking.getDouble("seconds"),
                            booking.getString("note"));
                    if (calls.goOn()) {
                        lane(connection, calls);
                    } else {
                        calls.laneEnds();
                    }
                })
                .onFailure(calls::failed);
    }

    @Override
    public void close() throws Exception {
        VertxFrames.await(vertx.close());
    }

    /** A connection and the calls that wait on it. On the event loop. */
    private static final class Connection {

        private final NetSocket socket;
        private final Map<Long, Promise<JsonObject>> waiting = new HashMap<>();
        private long lastId;

        Connection(NetSocket socket) {
            this.socket = socket;
            VertxFrames.receive(socket, this::received);
        }

        Future<JsonObject> call(String address, JsonObject body) {
            Promise<JsonObject> reply = Promise.promise();
            waiting.put(++lastId, reply);
            VertxFrames.send(
                    socket,
                    new JsonObject().put("id", lastId).put("address", address).put("body", body));
            return reply.future();
        }

        private void received(JsonObject reply) {
            Promise<JsonObject> call = waiting.remove(reply.getLong("id"));
            if (call == null) {
                throw new IllegalStateException("A reply to no call: " + reply);
            }
            if (reply.containsKey("failure")) {
                call.fail(reply.getString("failure"));
            } else {
                call.complete(reply.getJsonObject("body"));
            }
        }
    }
}
