package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.net.BackendCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSockets at the orderly end of their server. */
@MethodSource(BackendCase.ALL)
class WebSocketDrainContractTests extends WebSocketContract {

    private static final Duration LONG = Duration.ofSeconds(15);

    @Test
    void theyAreClosedWithGoingAway() {
        run(() -> {
            serve(ECHO);
            WebSocket socket = open();
            socket.send("hello").await();
            assertThat(socket.receive().await()).isEqualTo(new WebSocketMessage.Text("hello"));
            Event<Integer> ended = server.shutdown(LONG);
            assertThat(socket.closed().await().code()).isEqualTo(1001);
            assertThat(ended.await()).isZero();
        });
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aHandlerMayFinishBefore() {
        run(() -> {
            serve(new WebSocketHandler() {

                private final Event<String> last = environment.event();

                @Override
                public void handle(WebSocket socket) {
                    socket.send(last.await()).await();
                    socket.close(1001, "done").await();
                }

                @Override
                public void serverDrains(WebSocket socket) {
                    last.succeed("the last word");
                }
            });
            WebSocket socket = open();
            Event<Integer> ended = server.shutdown(LONG);
            assertThat(socket.receive().await()).isEqualTo(new WebSocketMessage.Text("the last word"));
            assertThat(socket.closed().await().reason()).isEqualTo("done");
            assertThat(ended.await()).isZero();
        });
    }

    @Test
    void aHandlerThatGoesOnIsInterruptedAfterTheGracePeriod() {
        List<String> interrupts = new ArrayList<>();
        run(() -> {
            Event<String> never = environment.event();
            serve(socket -> {
                try {
                    never.await();
                } catch (Interrupt interrupt) {
                    interrupts.add(String.valueOf(interrupt.cause().orElseThrow()));
                    throw interrupt;
                }
            });
            WebSocket socket = open();
            environment.timeout(0.05).await();
            assertThat(server.shutdown(Duration.ofMillis(300)).await()).isEqualTo(1);
            assertThat(socket.closed().await().code()).isEqualTo(1001);
            awaitConnections(0);
        });
        assertThat(interrupts).hasSize(1);
    }
}
