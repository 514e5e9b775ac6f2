package io.simpyio.benchmarks.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;

/**
 * WebSockets on each of which a binary message goes there and back, again and again; the same for all servers. Checks that
 * each comes back as it was.
 *
 * <p>The frames are made by hand (RFC 6455, 5.2), masked with a new key each. One thread only.
 */
final class EchoClient implements AutoCloseable {

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int SILENCE_MILLIS = 10_000;
    private static final int MAX_HEADER_BYTES = 14;
    private static final int FIN = 0x80;
    private static final int BINARY = 2;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final Selector selector;
    private final ByteBuffer payload;
    private final Histogram nanos = new Histogram(3);
    private boolean started;
    private long messages;

    /** Opens so many WebSockets on a port of this machine, for messages of so many bytes. */
    EchoClient(int port, int connections, int bytes) throws IOException {
        payload = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            payload.put(i, (byte) ThreadLocalRandom.current().nextInt());
        }
        selector = Selector.open();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            shakeHands(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }
    }

    private static void shakeHands(SocketChannel channel) throws IOException {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String request = String.join(
                "\r\n",
                "GET /echo HTTP/1.1",
                "Host: 127.0.0.1",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + key,
                "\r\n");
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        StringBuilder response = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (response.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("The server has closed after: " + response);
            }
            response.append((char) one.get(0));
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ") || response.indexOf(accept(key)) < 0) {
            throw new IOException("The server opens no WebSocket: " + response);
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }

    /** Goes on for so long, and until one has come back; returns how many messages came back. */
    long run(long durationNanos) throws IOException {
        nanos.reset();
        long before = messages;
        long end = System.nanoTime() + durationNanos;
        if (!started) {
            started = true;
            for (SelectionKey key : selector.keys()) {
                ((Connection) key.attachment()).send(key);
            }
        }
        while (System.nanoTime() < end || messages == before) {
            if (selector.select(EchoClient::ready, SILENCE_MILLIS) == 0) {
                throw new IOException("The server has been silent for " + SILENCE_MILLIS + " ms");
            }
        }
        return messages - before;
    }

    private static void ready(SelectionKey key) {
        try {
            ((Connection) key.attachment()).ready(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long 99 of 100 messages of the last run took at most. */
    double p99Micros() {
        return nanos.getValueAtPercentile(99) / 1e3;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private final class Connection {

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(payload.capacity() + MAX_HEADER_BYTES);
        private final ByteBuffer in = ByteBuffer.allocateDirect(payload.capacity() + 4 * MAX_HEADER_BYTES);
        private long sentNanos;
        private int received;

        Connection(SocketChannel channel) {
            this.channel = channel;
            out.flip();
        }

        void send(SelectionKey key) throws IOException {
            received = 0;
            frame(ThreadLocalRandom.current().nextInt());
            sentNanos = System.nanoTime();
            write(key);
        }

        private void frame(int mask) {
            int size = payload.capacity();
            out.clear();
            out.put((byte) (FIN | BINARY));
            if (size < LENGTH_16) {
                out.put((byte) (MASKED | size));
            } else if (size < 1 << 16) {
                out.put((byte) (MASKED | LENGTH_16)).putShort((short) size);
            } else {
                out.put((byte) (MASKED | LENGTH_64)).putLong(size);
            }
            out.putInt(mask);
            long twice = (long) mask << 32 | mask & 0xffff_ffffL;
            int at = 0;
            for (; at + 8 <= size; at += 8) {
                out.putLong(payload.getLong(at) ^ twice);
            }
            for (; at < size; at++) {
                out.put((byte) (payload.get(at) ^ mask >>> 24 - 8 * (at % 4)));
            }
            out.flip();
        }

        private void write(SelectionKey key) throws IOException {
            channel.write(out);
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void ready(SelectionKey key) throws IOException {
            if (key.isWritable()) {
                write(key);
            }
            if (!key.isReadable()) {
                return;
            }
            if (channel.read(in) < 0) {
                throw new IOException("The server has closed");
            }
            in.flip();
            boolean complete = false;
            while (!complete && frameIsThere()) {
                complete = takeFrame();
            }
            in.compact();
            if (complete) {
                nanos.recordValue(System.nanoTime() - sentNanos);
                messages++;
                send(key);
            }
        }

        private boolean frameIsThere() {
            return in.remaining() >= 2
                    && in.remaining() >= headerBytes()
                    && in.remaining() >= headerBytes() + payloadBytes();
        }

        private int headerBytes() {
            int length = in.get(in.position() + 1);
            return length == LENGTH_64 ? 10 : length == LENGTH_16 ? 4 : 2;
        }

        private long payloadBytes() {
            int length = in.get(in.position() + 1);
            int at = in.position() + 2;
            return length == LENGTH_64 ? in.getLong(at) : length == LENGTH_16 ? in.getShort(at) & 0xffff : length;
        }

        /** Takes a part of the message, and tells whether it was the last one. */
        private boolean takeFrame() throws IOException {
            int first = in.get(in.position()) & 0xff;
            int length = (int) payloadBytes();
            int begin = in.position() + headerBytes();
            if ((first & ~FIN) != (received == 0 ? BINARY : 0) || received + length > payload.capacity()) {
                throw new IOException("A frame that begins with " + Integer.toHexString(first) + ", of " + length);
            }
            if (in.slice(begin, length).mismatch(payload.slice(received, length)) >= 0) {
                throw new IOException("Another message has come back");
            }
            in.position(begin + length);
            received += length;
            boolean last = (first & FIN) != 0;
            if (last && received != payload.capacity()) {
                throw new IOException("Only " + received + " bytes have come back");
            }
            return last;
        }
    }
}
