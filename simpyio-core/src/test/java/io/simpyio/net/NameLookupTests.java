package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.kernel.Event;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A name service that does not answer. */
@ParameterizedClass(name = "{0}")
@MethodSource(BackendCase.REAL)
class NameLookupTests extends SocketContract {

    private static final int MORE_THAN_THREADS = 40;

    private static final AtomicInteger names = new AtomicInteger();

    /** One that the JDK has no answer for in its cache. */
    private static String newName() {
        return "name" + names.incrementAndGet() + HangingNames.SUFFIX;
    }

    @BeforeEach
    void hold() {
        HangingNames.hold();
    }

    @AfterEach
    void release() {
        HangingNames.release();
    }

    @Test
    void loopGoesOnWhileNamesAreLookedUp() {
        run(() -> {
            Connection connection = connect();
            List<Event<?>> waiting = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                waiting.add(network.connect(newName(), 1));
            }
            Event<?> listen = network.listen(newName(), 0);
            listen.defuse(); // It may fail while another one is awaited.
            while (HangingNames.THREADS.isEmpty()) {
                environment.timeout(0.001).await(); // Timers fire,
            }
            exchange(connection, 10); // there is traffic,
            TcpServerSocket listening = network.listen("127.0.0.1", 0).await();
            network.connect("127.0.0.1", listening.port()).await(); // and an address in numbers is none to look up.
            assertThat(waiting).noneMatch(Event::triggered);
            assertThat(HangingNames.THREADS)
                    .as("threads that hold none of the JDK's carriers, which processes need too")
                    .noneMatch(Thread::isVirtual);
            HangingNames.release();
            for (Event<?> connect : waiting) {
                assertFails(connect, SocketError.EAI_NONAME);
            }
            assertFails(listen, SocketError.EAI_NONAME);
        });
    }

    @Test
    void socketCanBeClosedWhileItsNameIsLookedUp() {
        run(() -> {
            TcpSocket socket = network.tcpSocket();
            Event<TcpSocket> connect = socket.connect(InetSocketAddress.createUnresolved(newName(), 1));
            while (HangingNames.THREADS.isEmpty()) {
                environment.timeout(0.001).await();
            }
            socket.close();
            assertFails(connect, SocketError.EBADF);
            HangingNames.release();
            exchange(connect(), 5);
        });
    }

    @Test
    void backendCanBeClosedWhileNamesAreLookedUp() {
        run(() -> {
            network.connect(newName(), 1);
            while (HangingNames.THREADS.isEmpty()) {
                environment.timeout(0.001).await();
            }
        });
        backend.close();
    }
}
