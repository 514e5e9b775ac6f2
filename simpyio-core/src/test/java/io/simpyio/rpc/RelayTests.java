package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Driver;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How a process of a server's main loop reaches a connection of another loop. To wake that loop may take a lock, as a
 * selector does; a process that had to wait for one in the midst of what it hands over would be overtaken by the events of
 * its own loop, such as that of the reply. So no process ever wakes it.
 */
class RelayTests {

    /** A loop that runs only when it is told to, and who has woken it. */
    private final class NotedDriver implements Driver {

        @Override
        public boolean realTime() {
            return true;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void poll() {}

        @Override
        public boolean advance(long deadlineNanos) {
            return true;
        }

        @Override
        public void wakeup() {
            wakeups.add(main.activeProcess().isPresent() ? "process" : "loop");
        }

        @Override
        public void close() {}
    }

    /** Replies at once, and sends every item. */
    private final class Caller implements RpcCall.Answer, RpcChannel {

        @Override
        public void succeed(@Nullable Object result) {
            said.add("result " + result);
        }

        @Override
        public void fail(RpcFailure failure) {
            said.add("failure " + failure.message());
        }

        @Override
        public int credit() {
            return 8;
        }

        @Override
        public Event<@Nullable Void> item(@Nullable Object item) {
            said.add("item " + item);
            return new Event<@Nullable Void>(connection).succeed(null);
        }

        @Override
        public Environment environment() {
            return connection;
        }

        @Override
        public Codec codec() {
            return new JsonCodec();
        }

        @Override
        public SocketAddress peerAddress() {
            return InetSocketAddress.createUnresolved("caller", 1);
        }

        @Override
        public Runnable send(RpcReply<?> reply) {
            said.add("call " + reply.path());
            return () -> said.add("cancelled " + reply.path());
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {
            said.add("closed");
        }
    }

    private interface Operation {

        void carryOut(RpcPeer peer, RpcSink<Integer> sink) throws Exception;
    }

    private final class Served {

        private final Operation operation;

        Served(Operation operation) {
            this.operation = operation;
        }

        @RpcMethod
        void stream(RpcPeer peer, RpcSink<Integer> sink) throws Exception {
            operation.carryOut(peer, sink);
        }
    }

    private final List<String> said = new ArrayList<>();
    private final List<String> wakeups = new ArrayList<>();
    private Environment main;
    private Environment connection;

    @BeforeEach
    void make() {
        main = Environment.builder().coroutines(CoroutineMode.LOOP).build();
        connection = Environment.builder().driver(new NotedDriver()).build();
    }

    @AfterEach
    void close() {
        connection.close();
        main.close();
    }

    private void carryOut(Operation operation) {
        RpcDispatcher dispatcher =
                new RpcDispatcher(main, new RpcRouter().register("served", new Served(operation)), RpcOptions.DEFAULT);
        Caller caller = new Caller();
        RpcPeer near = new RpcPeer(caller, dispatcher.onLoop(connection));
        near.begin(new RpcCall("served/stream", List.of(), Map.of(), Double.POSITIVE_INFINITY, caller));
        for (int round = 0; round < 8; round++) {
            main.run(main.timeout(1));
            connection.run(connection.timeout(0));
        }
        assertThat(wakeups).isNotEmpty().containsOnly("loop");
    }

    @Test
    void anItemIsHandedOverByTheLoop() {
        carryOut((peer, sink) -> {
            sink.send(1).await();
            sink.send(2).await();
        });
        assertThat(said).containsExactly("item 1", "item 2", "result null");
    }

    @Test
    void aFailureIsHandedOverByTheLoop() {
        carryOut((peer, sink) -> {
            throw new RpcException(RpcCode.FAILED_PRECONDITION, "not today");
        });
        assertThat(said).containsExactly("failure not today");
    }

    @Test
    void aCallAndItsCancellationAreHandedOverByTheLoop() {
        carryOut((peer, sink) -> {
            RpcReply<?> reply = peer.call("theirs");
            main.timeout(1).await();
            assertThat(reply.cancel()).isTrue();
        });
        assertThat(said).containsExactly("call theirs", "cancelled theirs", "result null");
    }

    @Test
    void aCallThatIsGivenUpAtOnceIsNotSent() {
        carryOut((peer, sink) -> assertThat(peer.call("theirs").cancel()).isTrue());
        assertThat(said).containsExactly("result null");
    }

    @Test
    void theEndOfTheConnectionIsHandedOverByTheLoop() {
        carryOut((peer, sink) -> peer.close());
        assertThat(said).containsExactly("closed", "result null");
    }
}
