package io.simpyio.spring.boot.autoconfigure.message;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A peer that knows nothing of simpyio: packets with a length of 4 bytes in front, over a plain blocking socket. */
public final class MessageClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream input;
    private final DataOutputStream output;

    /** A client that is connected to a port of this machine. */
    public MessageClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A client on a socket that is connected. */
    public MessageClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        input = new DataInputStream(socket.getInputStream());
        output = new DataOutputStream(socket.getOutputStream());
    }

    /** Sends one packet. */
    public void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length); // Big-endian.
        output.write(bytes);
        output.flush();
    }

    /** Receives one packet; fails with an {@link java.io.EOFException} if the peer closes. */
    public String receive() throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Sends one packet and receives the next. */
    public String call(String text) throws IOException {
        send(text);
        return receive();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
