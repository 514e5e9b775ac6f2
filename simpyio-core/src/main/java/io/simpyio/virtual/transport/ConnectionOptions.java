package io.simpyio.virtual.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;

/** The options of a connection, as Netty's code asks for them. */
final class ConnectionOptions extends SocketOptions implements SocketChannelConfig {

    ConnectionOptions(Channel channel, Runnable autoReadCleared) {
        super(channel, new AdaptiveRecvByteBufAllocator(), autoReadCleared);
    }

    /** Whether closing resets the connection: a linger time of 0. */
    boolean resetsOnClose() {
        return linger() == 0;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return allowsHalfClosure();
    }

    @Override
    public ConnectionOptions setAllowHalfClosure(boolean value) {
        setOption(ChannelOption.ALLOW_HALF_CLOSURE, value);
        return this;
    }

    @Override
    public int getSoLinger() {
        return linger();
    }

    @Override
    public ConnectionOptions setSoLinger(int value) {
        setOption(ChannelOption.SO_LINGER, value);
        return this;
    }

    @Override
    public int getReceiveBufferSize() {
        return receiveWindow();
    }

    @Override
    public ConnectionOptions setReceiveBufferSize(int value) {
        setOption(ChannelOption.SO_RCVBUF, value);
        return this;
    }

    @Override
    public boolean isTcpNoDelay() {
        return tuned(ChannelOption.TCP_NODELAY);
    }

    @Override
    public ConnectionOptions setTcpNoDelay(boolean value) {
        setOption(ChannelOption.TCP_NODELAY, value);
        return this;
    }

    @Override
    public boolean isKeepAlive() {
        return tuned(ChannelOption.SO_KEEPALIVE);
    }

    @Override
    public ConnectionOptions setKeepAlive(boolean value) {
        setOption(ChannelOption.SO_KEEPALIVE, value);
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return tuned(ChannelOption.SO_REUSEADDR);
    }

    @Override
    public ConnectionOptions setReuseAddress(boolean value) {
        setOption(ChannelOption.SO_REUSEADDR, value);
        return this;
    }

    @Override
    public int getSendBufferSize() {
        return tuned(ChannelOption.SO_SNDBUF);
    }

    @Override
    public ConnectionOptions setSendBufferSize(int value) {
        setOption(ChannelOption.SO_SNDBUF, value);
        return this;
    }

    @Override
    public int getTrafficClass() {
        return tuned(ChannelOption.IP_TOS);
    }

    @Override
    public ConnectionOptions setTrafficClass(int value) {
        setOption(ChannelOption.IP_TOS, value);
        return this;
    }

    @Override
    public ConnectionOptions setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    // --- as they are, for a chain of calls ---

    @Override
    public ConnectionOptions setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    @Deprecated
    public ConnectionOptions setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public ConnectionOptions setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public ConnectionOptions setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public ConnectionOptions setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public ConnectionOptions setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public ConnectionOptions setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public ConnectionOptions setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public ConnectionOptions setWriteBufferHighWaterMark(int bytes) {
        super.setWriteBufferHighWaterMark(bytes);
        return this;
    }

    @Override
    public ConnectionOptions setWriteBufferLowWaterMark(int bytes) {
        super.setWriteBufferLowWaterMark(bytes);
        return this;
    }

    @Override
    public ConnectionOptions setWriteBufferWaterMark(WriteBufferWaterMark marks) {
        super.setWriteBufferWaterMark(marks);
        return this;
    }
}
