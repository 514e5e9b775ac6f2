package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.codec.CborCodec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Event;
import io.simpyio.message.MessageOptions;
import io.simpyio.net.BackendCase;
import io.simpyio.net.SocketContract;
import io.simpyio.rpc.http.RpcHttpClient;
import io.simpyio.rpc.http.RpcHttpEndpoint;
import io.simpyio.rpc.http.RpcHttpOptions;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcMessageClient;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import io.simpyio.rpc.websocket.RpcWebSocketClient;
import io.simpyio.rpc.websocket.RpcWebSocketEndpoint;
import io.simpyio.rpc.websocket.RpcWebSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls in CBOR, on each transport. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.EACH)
class RpcCborContractTests extends SocketContract {

    private static final CborCodec CBOR = new CborCodec();
    private static final MessageOptions MESSAGES = MessageOptions.DEFAULT.withCompact(CBOR);
    private static final RpcWebSocketOptions WEB_SOCKETS = RpcWebSocketOptions.DEFAULT.withMessage(MESSAGES);

    record Picture(String name, byte[] pixels, List<Double> scales) {}

    static final class Gallery {

        @RpcMethod
        Picture turn(Picture picture) {
            byte[] turned = picture.pixels().clone();
            turned[0] = picture.pixels()[turned.length - 1];
            return new Picture(picture.name() + "!", turned, picture.scales());
        }

        @RpcMethod
        Object unencodable() {
            List<Object> itself = new ArrayList<>();
            itself.add(itself);
            return itself;
        }

        @RpcMethod
        void numbers(int count, RpcSink<Integer> sink) {
            for (int i = 0; i < count; i++) {
                sink.send(i).await();
            }
        }

        @RpcMethod
        Object back(RpcPeer caller) {
            return caller.call("increment", 7).await();
        }
    }

    private final RpcRouter router = new RpcRouter().register("gallery", new Gallery());

    private RpcDispatcher dispatcher() {
        return new RpcDispatcher(environment, router, RpcOptions.DEFAULT);
    }

    /** What all transports carry. */
    private static void works(RpcPeer peer) {
        for (int i = 0; i < 3; i++) { // The first call agrees on it.
            Picture picture = new Picture("p" + i, new byte[] {0, 1, (byte) 200}, List.of(0.5, Double.NaN));
            Picture turned = peer.proxy("gallery/turn")
                    .call(Picture.class, List.of(picture), Map.of())
                    .await();
            assertThat(turned.pixels()).containsExactly((byte) 200, 1, (byte) 200);
            assertThat(turned.scales()).containsExactly(0.5, Double.NaN);
            RpcContract.assertRefused(peer.call("gallery/unencodable"), "encode");
            assertRefused(peer.call("gallery/turn", 5), RpcCode.INVALID_ARGUMENT);
        }
        assertThat(peer.isClosed()).isFalse();
    }

    private static void assertRefused(Event<?> call, RpcCode code) {
        RpcContract.assertRefused(call, code);
    }

    /** What goes over connections both ways. */
    private static void worksBothWays(RpcPeer peer) {
        works(peer);
        RpcStream<Integer> numbers = peer.proxy("gallery/numbers").stream(Integer.class, 40);
        List<Integer> items = new ArrayList<>();
        for (Optional<Integer> next = numbers.next().await();
                next.isPresent();
                next = numbers.next().await()) {
            items.add(next.get());
        }
        assertThat(items).hasSize(40).endsWith(39);
        peer.endpoints().function("increment", RpcMode.PLAIN, call -> call.argument(0, Integer.class) + 1);
        assertThat(peer.call("gallery/back").await()).isEqualTo(8);
    }

    @Test
    void overMessages() {
        run(() -> {
            RpcMessageServer server = new RpcMessageServer(
                            network, router, RpcServerOptions.DEFAULT.withMessage(MESSAGES))
                    .start(RpcContract.ANY_PORT)
                    .await();
            worksBothWays(new RpcMessageClient(network, new RpcRouter(), RpcClientOptions.DEFAULT.withMessage(MESSAGES))
                    .connect(server.address())
                    .await());
            works(new RpcMessageClient(network).connect(server.address()).await());
        });
    }

    @Test
    void overWebSocket() {
        run(() -> {
            HttpServer server = new HttpServer(
                            network, new HttpRoutes().get("/", new RpcWebSocketEndpoint(dispatcher(), WEB_SOCKETS)))
                    .start(RpcContract.ANY_PORT)
                    .await();
            String uri = "ws://localhost:" + server.port() + "/";
            worksBothWays(new RpcWebSocketClient(network, dispatcher(), WEB_SOCKETS)
                    .connect(uri)
                    .await());
            works(new RpcWebSocketClient(network).connect(uri).await());
        });
    }

    @Test
    void overHttp() {
        run(() -> {
            RpcHttpOptions both = RpcHttpOptions.DEFAULT.withCodecs(new JsonCodec(), CBOR);
            HttpServer server = new HttpServer(
                            network, new RpcHttpEndpoint(dispatcher(), both).addTo(new HttpRoutes(), "/rpc"))
                    .start(RpcContract.ANY_PORT)
                    .await();
            String uri = "http://localhost:" + server.port() + "/rpc";
            works(new RpcHttpClient(network, new HttpClient(network), RpcOptions.DEFAULT, both.withCodecs(CBOR))
                    .peer(uri));
            works(new RpcHttpClient(network).peer(uri));
        });
    }
}
