package io.simpyio.rpc;

import io.simpyio.http.RawHttp;
import io.simpyio.http.client.HttpClient;
import io.simpyio.http.server.HttpRoutes;
import io.simpyio.http.server.HttpServer;
import io.simpyio.kernel.Event;
import io.simpyio.message.Message;
import io.simpyio.net.BackendCase;
import io.simpyio.net.Network;
import io.simpyio.net.TcpSocket;
import io.simpyio.packet.PacketUtf8;
import io.simpyio.packet.RawPeer;
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
import io.simpyio.rpc.websocket.WebSocketMessages;
import io.simpyio.websocket.RawWebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What carries calls, for the suites that hold for each of them. */
enum RpcTransport {
    MESSAGE {
        @Override
        RpcService serve(Network network, RpcRouter router, RpcOptions options) {
            return new OverMessages(
                    network,
                    new RpcMessageServer(network, router, RpcServerOptions.DEFAULT.withRpc(options))
                            .start(RpcContract.ANY_PORT)
                            .await());
        }
    },
    WEBSOCKET {
        @Override
        RpcService serve(Network network, RpcRouter router, RpcOptions options) {
            RpcDispatcher dispatcher = new RpcDispatcher(network.environment(), router, options);
            RpcWebSocketEndpoint endpoint = new RpcWebSocketEndpoint(dispatcher);
            HttpServer server = new HttpServer(network, new HttpRoutes().get("/", endpoint))
                    .start(RpcContract.ANY_PORT)
                    .await();
            return new OverWebSocket(network, server, endpoint, dispatcher);
        }
    },
    HTTP {
        @Override
        RpcService serve(Network network, RpcRouter router, RpcOptions options) {
            RpcDispatcher dispatcher = new RpcDispatcher(network.environment(), router, options);
            HttpRoutes routes = new RpcHttpEndpoint(dispatcher).addTo(new HttpRoutes(), "/rpc");
            HttpServer server =
                    new HttpServer(network, routes).start(RpcContract.ANY_PORT).await();
            return new OverHttp(network, server, dispatcher);
        }
    };

    /** Messages in all worlds, and in some each of the others that carry calls both ways. */
    static final String BOTH_WAYS = "io.simpyio.rpc.RpcTransport#bothWays";

    /** In some worlds each of those that carry calls both ways. */
    static final String BOTH_WAYS_IN_SOME = "io.simpyio.rpc.RpcTransport#bothWaysInSome";

    /** Messages in all worlds, and in some each of the others. */
    static final String ALL = "io.simpyio.rpc.RpcTransport#all";

    /** Each of them in some worlds: for what no backend can change. */
    static final String ALL_IN_SOME = "io.simpyio.rpc.RpcTransport#allInSome";

    /** Serves; in a process. */
    abstract RpcService serve(Network network, RpcRouter router, RpcOptions options);

    static Stream<Arguments> bothWays() {
        return with(MESSAGE, WEBSOCKET);
    }

    static Stream<Arguments> bothWaysInSome() {
        return inSome(MESSAGE, WEBSOCKET);
    }

    static Stream<Arguments> allInSome() {
        return inSome(values());
    }

    private static Stream<Arguments> inSome(RpcTransport... transports) {
        return BackendCase.each().stream()
                .flatMap(world -> Arrays.stream(transports).map(transport -> Arguments.of(world, transport)));
    }

    static Stream<Arguments> all() {
        return with(values());
    }

    private static Stream<Arguments> with(RpcTransport... transports) {
        return Arrays.stream(transports)
                .flatMap(transport -> (transport == MESSAGE ? BackendCase.all() : BackendCase.each())
                        .stream().map(world -> Arguments.of(world, transport)));
    }

    private record OverMessages(Network network, RpcMessageServer server) implements RpcService {

        @Override
        public int calls() {
            return server.calls();
        }

        @Override
        public int connections() {
            return server.connections();
        }

        @Override
        public RpcPeer connect(RpcRouter own, RpcOptions options) {
            return new RpcMessageClient(network, own, RpcClientOptions.DEFAULT.withRpc(options))
                    .connect(server.address())
                    .await();
        }

        @Override
        public Caller caller() {
            return new MessageCaller(
                    new Message(new PacketUtf8(network.connect(server.address()).await())));
        }

        @Override
        public Raw raw() {
            TcpSocket socket = network.connect(server.address()).await();
            return new RawPackets(new RawPeer(socket));
        }
    }

    private record OverWebSocket(
            Network network, HttpServer server, RpcWebSocketEndpoint endpoint, RpcDispatcher dispatcher)
            implements RpcService {

        private String uri() {
            return "ws://localhost:" + server.port() + "/";
        }

        @Override
        public int calls() {
            return dispatcher.calls();
        }

        @Override
        public int connections() {
            return endpoint.connections();
        }

        @Override
        public RpcPeer connect(RpcRouter own, RpcOptions options) {
            return new RpcWebSocketClient(
                            network,
                            new RpcDispatcher(network.environment(), own, options),
                            RpcWebSocketOptions.DEFAULT)
                    .connect(uri())
                    .await();
        }

        @Override
        public Caller caller() {
            return new MessageCaller(WebSocketMessages.open(network, uri()));
        }

        @Override
        public Raw raw() {
            RawHttp http = new RawHttp(network.connect(server.address()).await());
            return new RawTexts(RawWebSocket.open(http, ""));
        }
    }

    private record OverHttp(Network network, HttpServer server, RpcDispatcher dispatcher) implements RpcService {

        @Override
        public int calls() {
            return dispatcher.calls();
        }

        @Override
        public int connections() {
            return server.connections();
        }

        @Override
        public RpcPeer connect(RpcRouter own, RpcOptions options) {
            return new RpcHttpClient(network, new HttpClient(network), options, RpcHttpOptions.DEFAULT)
                    .peer("http://localhost:" + server.port() + "/rpc");
        }

        @Override
        public Caller caller() {
            return new PeerCaller(connect(new RpcRouter(), RpcOptions.DEFAULT.withDeadline(Duration.ZERO)));
        }

        @Override
        public Raw raw() {
            throw new UnsupportedOperationException("There are no texts that go both ways");
        }
    }

    private record PeerCaller(RpcPeer peer) implements RpcService.Caller {

        @Override
        public Event<Object> call(String path, List<?> arguments, Map<String, ?> keywordArguments) {
            return peer.proxy(path).call(Object.class, arguments, keywordArguments);
        }

        @Override
        public Event<Object> send(Object content) {
            throw new UnsupportedOperationException("A request is a call");
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    private record MessageCaller(Message message) implements RpcService.Caller {

        @Override
        public Event<Object> call(String path, List<?> arguments, Map<String, ?> keywordArguments) {
            return message.send(List.of(path, arguments, keywordArguments));
        }

        @Override
        public Event<Object> send(Object content) {
            return message.send(content);
        }

        @Override
        public void close() {
            message.close();
        }
    }

    private record RawPackets(RawPeer peer) implements RpcService.Raw {

        @Override
        public void send(String text) {
            peer.send(text);
        }

        @Override
        public void sendTogether(String... texts) {
            byte[][] frames = Stream.of(texts).map(RawPeer::frame).toArray(byte[][]::new);
            peer.socket().write(RawWebSocket.join(frames)).await();
        }

        @Override
        public String receive() {
            return peer.receive();
        }

        @Override
        public void vanish() {
            peer.socket().close();
        }
    }

    private record RawTexts(RawWebSocket webSocket) implements RpcService.Raw {

        @Override
        public void send(String text) {
            sendTogether(text);
        }

        @Override
        public void sendTogether(String... texts) {
            webSocket.send(Stream.of(texts)
                    .map(text -> RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.TEXT, text))
                    .toArray(byte[][]::new));
        }

        @Override
        public String receive() {
            return webSocket.read().text();
        }

        @Override
        public void vanish() {
            webSocket.socket().close();
        }
    }
}
