package io.simpyio.benchmarks.sockets;

import io.simpyio.net.TcpSocket;

/** Echo with arrays, as most people write it. */
final class SimpyioArrayEcho extends SimpyioLoad {

    private static final int MAX_READ_BYTES = 65_536;

    SimpyioArrayEcho(String backend, RoundTrips work, long sliceUnits) {
        super(backend, work, sliceUnits);
        connect();
    }

    @Override
    void serve(TcpSocket socket) {
        env.process("echo", () -> {
            while (true) {
                socket.write(socket.read(MAX_READ_BYTES).await()).await();
            }
        });
    }

    @Override
    void ask(TcpSocket socket, int size) {
        byte[] payload = new byte[size];
        env.process("client", () -> {
            while (true) {
                socket.write(payload).await();
                int missing = size;
                while (missing > 0) {
                    missing -= socket.read(missing).await().length;
                }
                done();
            }
        });
    }
}
