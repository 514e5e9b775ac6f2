package io.simpyio.virtual.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannelConfig;

/** The options of a listening socket, as Netty's code asks for them. */
final class ListeningOptions extends SocketOptions implements ServerSocketChannelConfig {

    ListeningOptions(Channel channel, Runnable autoReadCleared) {
        super(channel, new ServerChannelRecvByteBufAllocator(), autoReadCleared);
    }

    @Override
    public int getBacklog() {
        return backlog();
    }

    @Override
    public ListeningOptions setBacklog(int value) {
        setOption(ChannelOption.SO_BACKLOG, value);
        return this;
    }

    @Override
    public int getReceiveBufferSize() {
        return receiveWindow();
    }

    @Override
    public ListeningOptions setReceiveBufferSize(int value) {
        setOption(ChannelOption.SO_RCVBUF, value);
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return tuned(ChannelOption.SO_REUSEADDR);
    }

    @Override
    public ListeningOptions setReuseAddress(boolean value) {
        setOption(ChannelOption.SO_REUSEADDR, value);
        return this;
    }

    @Override
    public ListeningOptions setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    // --- as they are, for a chain of calls ---

    @Override
    public ListeningOptions setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    @Deprecated
    public ListeningOptions setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public ListeningOptions setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public ListeningOptions setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public ListeningOptions setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public ListeningOptions setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public ListeningOptions setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public ListeningOptions setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public ListeningOptions setWriteBufferHighWaterMark(int bytes) {
        super.setWriteBufferHighWaterMark(bytes);
        return this;
    }

    @Override
    public ListeningOptions setWriteBufferLowWaterMark(int bytes) {
        super.setWriteBufferLowWaterMark(bytes);
        return this;
    }

    @Override
    public ListeningOptions setWriteBufferWaterMark(WriteBufferWaterMark marks) {
        super.setWriteBufferWaterMark(marks);
        return this;
    }
}
