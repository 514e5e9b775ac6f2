package io.simpyio.benchmarks.sockets;

import io.simpyio.benchmarks.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Echo with the JDK's selector and nothing else, as one would write it by hand. */
final class NioEcho implements Load {

    private static final int BUFFER_BYTES = 65_536;

    private final Selector selector;
    private final long sliceUnits;
    private final int size;
    private long units;

    NioEcho(RoundTrips work, long sliceUnits) {
        this.sliceUnits = sliceUnits;
        size = work.size();
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            selector = Selector.open();
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), work.connections());
            for (int i = 0; i < work.connections(); i++) {
                SocketChannel client = SocketChannel.open(listening.getLocalAddress());
                register(listening.accept(), new Server());
                Client asking = new Client();
                register(client, asking);
                asking.ask(client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(SocketChannel channel, Side side) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, side);
    }

    @Override
    public long advance() {
        long before = units;
        try {
            while (units < before + sliceUnits) {
                selector.select(NioEcho::ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return units - before;
    }

    private static void ready(SelectionKey key) {
        try {
            ((Side) key.attachment()).ready(key, (SocketChannel) key.channel());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private abstract static class Side {

        final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

        abstract void ready(SelectionKey key, SocketChannel channel) throws IOException;
    }

    private static final class Server extends Side {

        @Override
        void ready(SelectionKey key, SocketChannel channel) throws IOException {
            if (key.isReadable()) {
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    throw new IOException("The client has closed");
                }
                buffer.flip();
            }
            channel.write(buffer);
            key.interestOps(buffer.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private final class Client extends Side {

        private final ByteBuffer payload = ByteBuffer.allocateDirect(size);
        private int missing;

        void ask(SocketChannel channel) throws IOException {
            missing = size;
            payload.clear();
            channel.write(payload);
        }

        @Override
        void ready(SelectionKey key, SocketChannel channel) throws IOException {
            if (key.isReadable()) {
                buffer.clear();
                int count = channel.read(buffer);
                if (count < 0) {
                    throw new IOException("The server has closed");
                }
                missing -= count;
                if (missing == 0) {
                    units++;
                    ask(channel);
                }
            } else {
                channel.write(payload);
            }
            key.interestOps(
                    payload.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }
}
