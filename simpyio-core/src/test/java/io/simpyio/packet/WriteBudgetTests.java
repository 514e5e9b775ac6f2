package io.simpyio.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.Backend;
import io.simpyio.net.Network;
import io.simpyio.net.TcpServerSocket;
import io.simpyio.net.TcpSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WriteBudgetTests {

    private final WriteBudget budget = new WriteBudget(1 << 20);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private boolean written;
    private boolean overtaken;

    /** As a loop does for a moment that counts the bytes of its own connections. */
    private void hold() {
        synchronized (budget) {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aProcessThatWritesDoesNotWaitForAnotherLoop() throws Exception {
        Thread other = Thread.ofPlatform().daemon().start(this::hold);
        held.await();
        try (Backend backend = Backend.open("virtual", options -> options.coroutines(CoroutineMode.LOOP))) {
            Environment environment = backend.environment();
            environment.run(environment.process("test", () -> {
                Network network = backend.network();
                TcpServerSocket listening = network.listen(0).await();
                Event<TcpSocket> accept = listening.accept();
                TcpSocket client =
                        network.connect("localhost", listening.port()).await();
                Packet reader = new Packet(accept.await());
                Packet packet = new Packet(client, PacketOptions.DEFAULT, budget);
                environment.process("next", () -> {
                    overtaken = !written;
                    release.countDown();
                });
                Event<?> write = packet.write(new byte[10]);
                written = true;
                release.countDown();
                write.await();
                assertThat(reader.read().await()).hasSize(10);
            }));
        }
        other.join();
        assertThat(overtaken)
                .as("whether another event came in the midst of the write")
                .isFalse();
        assertThat(budget.bytes()).isZero();
    }
}
