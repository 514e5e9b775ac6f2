package io.simpyio.benchmarks.rpc;

import io.rsocket.Payload;
import io.rsocket.SocketAcceptor;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import io.simpyio.benchmarks.server.EpollLoop;
import io.simpyio.benchmarks.server.Server;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpServer;

/** Requests with a route and JSON, answered on the event loop, on epoll. */
final class RSocketServer implements Server {

    private final Park park = new Park();

    @Override
    public int start() {
        TcpServer tcp = TcpServer.create().host("127.0.0.1").port(0).runOn(new EpollLoop());
        CloseableChannel channel = io.rsocket.core.RSocketServer.create(SocketAcceptor.forRequestResponse(this::answer))
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .bindNow(TcpServerTransport.create(tcp));
        return channel.address().getPort();
    }

    private Mono<Payload> answer(Payload request) {
        try {
            if (!RSocketJson.ROUTE.equals(request.getMetadataUtf8())) {
                return Mono.error(new IllegalArgumentException("There is no " + request.getMetadataUtf8()));
            }
            Booking booking = park.book(RSocketJson.read(request, Wish.class));
            return Mono.just(ByteBufPayload.create(RSocketJson.bytes(booking)));
        } finally {
            request.release();
        }
    }
}
