package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.SocketError;
import io.simpyio.packet.RawPeer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dialogue as mosaik's Java API leads it: all its requests have id 0, and it never answers the last one. */
class MosaikContractTests extends MessageContract {

    private static List<Object> call(String function, Object... arguments) {
        return List.of(function, List.of(arguments), Map.of());
    }

    @Test
    void simulatorAsksWhileItIsAsked() {
        run(() -> {
            WithPeer connection = withPeer();
            Message mosaik = connection.message();
            RawPeer simulator = connection.peer();

            Event<Object> init = mosaik.send(call("init", "Sim-0"));
            assertThat(simulator.receive()).isEqualTo("[0,0,[\"init\",[\"Sim-0\"],{}]]");
            simulator.send("[1,0,{\"models\":{},\"api_version\":\"3.0\",\"extra\":\"a\\/b\"}]");
            assertThat(init.await()).isEqualTo(Map.of("models", Map.of(), "api_version", "3.0", "extra", "a/b"));

            Event<Object> step = mosaik.send(call("step", 0));
            assertThat(simulator.receive()).isEqualTo("[0,1,[\"step\",[0],{}]]");
            for (int i = 0; i < 3; i++) {
                simulator.send("[0,0,[\"get_progress\",[],{}]]");
                Request request = mosaik.recv().await();
                assertThat(request.content()).isEqualTo(call("get_progress"));
                request.succeed(i);
                assertThat(simulator.receive()).isEqualTo("[1,0," + i + "]");
            }
            simulator.send("[1,1,60]");
            assertThat(step.await()).isEqualTo(60);
        });
    }

    @Test
    void requestsOfEqualIdMayBePendingAtOnce() {
        run(() -> {
            WithPeer connection = withPeer();
            Event<Object> ours = connection.message().send("ours");
            connection.peer().send("[0,0,\"first\"]");
            connection.peer().send("[0,0,\"second\"]");
            Request first = connection.message().recv().await();
            Request second = connection.message().recv().await();
            second.succeed("to second");
            first.succeed("to first");
            assertThat(connection.peer().receive()).isEqualTo("[0,0,\"ours\"]");
            assertThat(connection.peer().receive()).isEqualTo("[1,0,\"to second\"]");
            assertThat(connection.peer().receive()).isEqualTo("[1,0,\"to first\"]");
            connection.peer().send("[1,0,\"reply\"]");
            assertThat(ours.await()).isEqualTo("reply");
        });
    }

    @Test
    void stopIsNeverAnsweredAndThatIsNormal() {
        run(() -> {
            WithPeer connection = withPeer();
            SimProcess<Void> receiver =
                    start(() -> assertFails(connection.message().recv(), SocketError.ECONNRESET));
            Event<Object> stop = connection.message().send(call("stop"));
            connection.message().send("and this one nobody looks at");
            connection.peer().receive();
            connection.peer().receive();
            connection.peer().socket().close();
            assertFails(stop, SocketError.ECONNRESET);
            receiver.await();
            connection.message().close();
        });
    }
}
