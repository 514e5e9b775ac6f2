package io.simpyio.virtual.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PortsTests {

    @Test
    void portsAreTakenInTurn() throws BindException {
        Ports ports = new Ports();
        InetAddress any = new InetSocketAddress(0).getAddress();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertThat(ports.bind(any, 0).getPort()).isEqualTo(32_768);
        InetSocketAddress second = ports.bind(loopback, 0);
        assertThat(second.getPort()).isEqualTo(32_769);
        ports.release(second);
        assertThat(ports.bind(loopback, 0).getPort())
                .as("not the same one at once")
                .isEqualTo(32_770);
        assertThat(ports.bind(loopback, 32_769).getPort()).isEqualTo(32_769);
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> ports.bind(loopback, 32_768));
    }

    @Test
    void portsRunOut() throws BindException {
        Ports ports = new Ports();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int i = 32_768; i <= 60_999; i++) {
            ports.bind(loopback, 0);
        }
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> ports.bind(loopback, 0))
                .withMessage("Address already in use");
    }
}
