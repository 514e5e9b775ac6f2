package io.simpyio.message;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.tls.TlsSession;
import io.simpyio.packet.Packet;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as packets, which have no way to say why a connection ends. */
record PacketCarrier(Packet packet) implements MessageCarrier {

    @Override
    public Environment environment() {
        return packet.environment();
    }

    @Override
    public SocketAddress peerAddress() {
        return packet.peerAddress();
    }

    @Override
    public Optional<TlsSession> tlsSession() {
        return packet.tlsSession();
    }

    @Override
    public Event<?> shutdownOutput() {
        return packet.shutdownOutput();
    }

    @Override
    public Event<byte[]> read() {
        return packet.read();
    }

    @Override
    public Event<@Nullable Void> write(byte[] message) {
        return packet.write(message);
    }

    @Override
    public int maxMessageBytes() {
        return packet.maxPacketSize();
    }

    @Override
    public String limitName() {
        return "maxPacketSize";
    }

    @Override
    public Optional<RuntimeException> violation() {
        return packet.violation();
    }

    @Override
    public void close(@Nullable Throwable why) {
        packet.close();
    }

    @Override
    public String toString() {
        return packet.toString();
    }
}
