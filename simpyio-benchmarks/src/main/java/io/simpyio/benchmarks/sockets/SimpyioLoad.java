package io.simpyio.benchmarks.sockets;

import io.simpyio.benchmarks.Load;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connections of simpyio, with a process at each end; each call goes on until a slice is done. */
abstract class SimpyioLoad implements Load {

    final Environment env;

    private final Backend backend;
    private final long sliceUnits;
    private final RoundTrips work;
    private @Nullable Event<@Nullable Void> sliceDone;
    private long units;
    private long sliceEnd;

    SimpyioLoad(String name, RoundTrips work, long sliceUnits) {
        this.work = work;
        this.sliceUnits = sliceUnits;
        backend = Backend.open(name, builder -> builder.coroutines(CoroutineMode.LOOP));
        env = backend.environment();
    }

    /** Opens connections to a listening socket of this load's own. */
    final void connect() {
        connect(listen(backend.network(), this::serve));
    }

    /** Opens connections to a port of this machine. */
    final void connect(int port) {
        for (int i = 0; i < work.connections(); i++) {
            ask(env.run(backend.network().connect("localhost", port)), work.size());
        }
    }

    /** Listens on a port, serves every connection to it, and returns its number. */
    static int listen(Network network, Consumer<TcpSocket> service) {
        Environment env = network.environment();
        TcpServerSocket listening = env.run(network.listen(0));
        env.process("accept", () -> {
            while (true) {
                service.accept(listening.accept().await());
            }
        });
        return listening.port();
    }

    /** Starts the processes of a server's end. */
    abstract void serve(TcpSocket socket);

    /** Starts the processes of a client's end. */
    abstract void ask(TcpSocket socket, int size);

    /** A round trip is done. */
    final void done() {
        if (++units == sliceEnd && sliceDone != null) {
            sliceDone.succeed(null);
        }
    }

    @Override
    public final long advance() {
        long before = units;
        sliceEnd = units + sliceUnits;
        sliceDone = new Event<>(env);
        env.run(sliceDone);
        return units - before;
    }

    @Override
    public final void close() {
        backend.close();
        closed();
    }

    /** Ends what is not on this load's backend. */
    void closed() {}
}
