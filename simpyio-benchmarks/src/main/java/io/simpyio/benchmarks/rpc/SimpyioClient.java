package io.simpyio.benchmarks.rpc;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.rpc.message.RpcMessageClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A process for each lane, which calls a typed client, on epoll. */
final class SimpyioClient implements RpcClient {

    private final Backend backend = Backend.open("epoll", builder -> builder.coroutines(CoroutineMode.LOOP));

    /** What it calls. */
    interface ParkClient {

        Booking book(String driver, double seconds, String note);
    }

    @Override
    public void start(int port, RpcWork work, Calls calls) {
        Environment env = backend.environment();
        RpcMessageClient client = new RpcMessageClient(backend.network());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < work.connections(); i++) {
            ParkClient park = env.run(client.connect(address)).client("park", ParkClient.class);
            for (int j = 0; j < work.inFlight(); j++) {
                env.process(() -> calls.lane(wish -> park.book(wish.driver(), wish.seconds(), wish.note())));
            }
        }
        Thread.ofPlatform().name("simpyio").start(env::run);
    }

    @Override
    public void close() {
        backend.close();
    }
}
