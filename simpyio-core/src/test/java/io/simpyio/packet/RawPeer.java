package io.simpyio.packet;

import io.simpyio.net.TcpSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The other end of a connection, which writes and reads the bytes of packets by hand. */
public record RawPeer(TcpSocket socket) {

    /** The bytes of a packet. */
    public static byte[] frame(byte[] payload) {
        return frame(payload.length, payload);
    }

    /** The bytes of a packet of text. */
    public static byte[] frame(String payload) {
        return frame(payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of a packet that claims to be so long. */
    public static byte[] frame(int size, byte[] payload) {
        return ByteBuffer.allocate(Integer.BYTES + payload.length)
                .putInt(size)
                .put(payload)
                .array();
    }

    /** Sends a packet of text; in a process. */
    public void send(String payload) {
        socket.write(frame(payload)).await();
    }

    /** Sends bytes as they are; in a process. */
    public void sendHex(String bytes) {
        socket.write(HexFormat.of().parseHex(bytes)).await();
    }

    /** Receives a packet of text; in a process. */
    public String receive() {
        int size = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
        return new String(read(size), StandardCharsets.UTF_8);
    }

    /** Receives so many bytes; in a process. */
    public String receiveHex(int count) {
        return HexFormat.of().formatHex(read(count));
    }

    private byte[] read(int count) {
        return count == 0
                ? new byte[0]
                : socket.<byte[]>read(received -> {
                            if (received.readableBytes() < count) {
                                return null;
                            }
                            byte[] bytes = new byte[count];
                            received.readBytes(bytes);
                            return bytes;
                        })
                        .await();
    }
}
