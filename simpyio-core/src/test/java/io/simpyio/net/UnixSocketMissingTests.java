package io.simpyio.net;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.simpyio.net.BackendCase#notUnix")
class UnixSocketMissingTests extends SocketContract {

    @Test
    void backendWithoutThemSaysWhoHasThem() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of("nowhere");
        run(() -> {
            assertFails(network.connect(address), SocketError.EAFNOSUPPORT);
            assertFails(network.listen(address), SocketError.EAFNOSUPPORT);
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> network.connect(address).await())
                    .withMessageContaining("select, epoll, io_uring and kqueue have");
            TcpServerSocket server = network.tcpServerSocket();
            assertFails(server.listen(address, 1), SocketError.EAFNOSUPPORT);
            server.listen(new InetSocketAddress(0), 1).await();
        });
    }

    @Test
    void addressesOfOtherKindsAreRefused() {
        SocketAddress other = new SocketAddress() {};
        run(() -> {
            assertFails(network.connect(other), SocketError.EAFNOSUPPORT);
            assertFails(network.listen(other), SocketError.EAFNOSUPPORT);
        });
    }
}
