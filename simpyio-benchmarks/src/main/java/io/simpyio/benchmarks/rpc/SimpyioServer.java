package io.simpyio.benchmarks.rpc;

import io.simpyio.benchmarks.server.Server;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.net.Backend;
import io.simpyio.rpc.RpcMethod;
import io.simpyio.rpc.RpcMode;
import io.simpyio.rpc.RpcRouter;
import io.simpyio.rpc.message.RpcMessageServer;
import io.simpyio.rpc.message.RpcServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * Marked methods over Message, on epoll.
 *
 * @param endpoint makes the endpoint
 */
record SimpyioServer(Function<Park, Object> endpoint) implements Server {

    @Override
    public int start() {
        Backend backend = Backend.open("epoll", builder -> builder.coroutines(CoroutineMode.LOOP));
        RpcRouter router = new RpcRouter().register("park", endpoint.apply(new Park()));
        Environment env = backend.environment();
        RpcMessageServer server = new RpcMessageServer(backend.network(), router, RpcServerOptions.DEFAULT);
        env.run(server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        Thread.ofPlatform().name("simpyio").start(env::run);
        return server.port();
    }

    /** Each call is a process, as if nothing is said. */
    record Processes(Park park) {

        @RpcMethod
        Booking book(String driver, double seconds, String note) {
            return park.book(driver, seconds, note);
        }
    }

    /** Calls are answered at once. */
    record Plain(Park park) {

        @RpcMethod(mode = RpcMode.PLAIN)
        Booking book(String driver, double seconds, String note) {
            return park.book(driver, seconds, note);
        }
    }
}
