package io.simpyio.benchmarks.rpc;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.util.ByteBufPayload;
import io.simpyio.benchmarks.server.EpollLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;

/** A publisher for each lane, which is subscribed to again and again, on epoll. */
final class RSocketClient implements RpcClient {

    private static final byte[] ROUTE = RSocketJson.ROUTE.getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EpollLoop loop = new EpollLoop();
    private final List<RSocket> sockets = new ArrayList<>();

    @Override
    public void start(int port, RpcWork work, Calls calls) {
        TcpClient tcp = TcpClient.newConnection().host("127.0.0.1").port(port).runOn(loop);
        for (int i = 0; i < work.connections(); i++) {
            RSocket socket = RSocketConnector.create()
                    .payloadDecoder(PayloadDecoder.ZERO_COPY)
                    .connect(TcpClientTransport.create(tcp))
                    .block(LIMIT);
            sockets.add(Objects.requireNonNull(socket));
        }
        for (RSocket socket : sockets) {
            for (int j = 0; j < work.inFlight(); j++) {
                Mono.defer(() -> call(socket, calls))
                        .repeat(calls::goOn)
                        .subscribe(answered -> {}, calls::failed, calls::laneEnds);
            }
        }
    }

    private static Mono<Boolean> call(RSocket socket, Calls calls) {
        long startNanos = System.nanoTime();
        Payload request = ByteBufPayload.create(RSocketJson.bytes(calls.wish()), ROUTE);
        return socket.requestResponse(request).map(reply -> {
            try {
                Booking booking = RSocketJson.read(reply, Booking.class);
                calls.answered(startNanos, booking.driver(), booking.seconds(), booking.note());
                return true;
            } finally {
                reply.release();
            }
        });
    }

    @Override
    public void close() {
        sockets.forEach(RSocket::dispose);
        loop.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
    }
}
