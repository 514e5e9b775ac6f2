package io.simpyio.packet;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.net.TcpSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes packets of text in UTF-8; the limit counts bytes, not characters.
 *
 * <p>Loop-confined. Fails like {@link Packet}; a packet that is not UTF-8 fails the read with a
 * {@link PacketFormatException} and closes the connection.
 */
public final class PacketUtf8 implements AutoCloseable {

    private final Packet packet;

    /** Packets of at most {@link Packet#DEFAULT_MAX_PACKET_SIZE} bytes over a socket. */
    public PacketUtf8(TcpSocket socket) {
        this(new Packet(socket));
    }

    /** Packets of at most so many bytes over a socket. */
    public PacketUtf8(TcpSocket socket, int maxPacketSize) {
        this(new Packet(socket, maxPacketSize));
    }

    private PacketUtf8(Packet packet) {
        this.packet = packet;
    }

    /** The packets of bytes below. */
    public Packet packet() {
        return packet;
    }

    /** The environment whose loop serves the socket. */
    public Environment environment() {
        return packet.environment();
    }

    /** Reads the next packet; one read at a time, as with a socket. */
    public Event<String> read() {
        return packet.read(PacketUtf8::text);
    }

    private static String text(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PacketFormatException("The packet of " + payload.length + " bytes is not UTF-8", e);
        }
    }

    /** Writes a packet; fails like {@link Packet#write(byte[])}, or if half a surrogate pair is in the text. */
    public Event<@Nullable Void> write(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return packet.write(Arrays.copyOf(bytes.array(), bytes.limit()));
        } catch (CharacterCodingException e) {
            Event<@Nullable Void> failed = new Event<>(environment());
            return failed.fail(new PacketFormatException("The text cannot be encoded in UTF-8", e));
        }
    }

    /** The address of the other end; fails like {@link TcpSocket#peerAddress()}. */
    public SocketAddress peerAddress() {
        return packet.peerAddress();
    }

    /** Closes the connection; pending operations fail with EBADF. */
    @Override
    public void close() {
        packet.close();
    }

    @Override
    public String toString() {
        return "PacketUtf8(" + packet + ")";
    }
}
