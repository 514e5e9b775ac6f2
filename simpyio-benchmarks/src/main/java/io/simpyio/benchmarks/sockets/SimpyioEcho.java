package io.simpyio.benchmarks.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.simpyio.net.TcpSocket;

/** Echo with buffers, which are not copied. */
final class SimpyioEcho extends SimpyioLoad {

    private static final int MAX_READ_BYTES = 65_536;

    SimpyioEcho(String backend, RoundTrips work, long sliceUnits) {
        super(backend, work, sliceUnits);
        connect();
    }

    @Override
    void serve(TcpSocket socket) {
        env.process("echo", () -> {
            while (true) {
                socket.write(socket.readBuffer(MAX_READ_BYTES).await()).await();
            }
        });
    }

    @Override
    void ask(TcpSocket socket, int size) {
        ByteBuf payload = Unpooled.directBuffer(size).writeZero(size);
        env.process("client", () -> {
            try {
                while (true) {
                    socket.write(payload.retainedDuplicate()).await();
                    int missing = size;
                    while (missing > 0) {
                        ByteBuf part = socket.readBuffer(missing).await();
                        missing -= part.readableBytes();
                        part.release();
                    }
                    done();
                }
            } finally {
                payload.release();
            }
        });
    }
}
