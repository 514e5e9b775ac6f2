package io.simpyio.virtual.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The socket options that mean something here; those that only tune a real network are taken and do nothing. */
final class SocketOptions extends DefaultChannelConfig {

    /** A multiple of TCP's classic window of 64 KiB less one, and small enough to see back-pressure soon. */
    private static final int DEFAULT_RECEIVE_WINDOW = 65_536;

    private static final int DEFAULT_BACKLOG = 128;

    private static final List<ChannelOption<?>> WITHOUT_EFFECT = List.of(
            ChannelOption.TCP_NODELAY,
            ChannelOption.SO_KEEPALIVE,
            ChannelOption.SO_REUSEADDR,
            ChannelOption.SO_SNDBUF,
            ChannelOption.IP_TOS);

    private final Runnable autoReadCleared;
    private int receiveWindow = DEFAULT_RECEIVE_WINDOW;
    private int backlog = DEFAULT_BACKLOG;
    private int linger = -1;
    private boolean allowHalfClosure;

    SocketOptions(Channel channel, RecvByteBufAllocator allocator, Runnable autoReadCleared) {
        super(channel, allocator);
        this.autoReadCleared = autoReadCleared;
    }

    /** How many bytes may wait to be read; the sender stops there. */
    int receiveWindow() {
        return receiveWindow;
    }

    int backlog() {
        return backlog;
    }

    /** Whether closing resets the connection: a linger time of 0. */
    boolean resetsOnClose() {
        return linger == 0;
    }

    boolean allowsHalfClosure() {
        return allowHalfClosure;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.SO_RCVBUF,
                ChannelOption.SO_BACKLOG,
                ChannelOption.SO_LINGER,
                ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == ChannelOption.SO_RCVBUF) {
            return (T) Integer.valueOf(receiveWindow);
        }
        if (option == ChannelOption.SO_BACKLOG) {
            return (T) Integer.valueOf(backlog);
        }
        if (option == ChannelOption.SO_LINGER) {
            return (T) Integer.valueOf(linger);
        }
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            return (T) Boolean.valueOf(allowHalfClosure);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == ChannelOption.SO_RCVBUF) {
            receiveWindow = positive("SO_RCVBUF", (Integer) value);
        } else if (option == ChannelOption.SO_BACKLOG) {
            backlog = Math.max(0, (Integer) value);
        } else if (option == ChannelOption.SO_LINGER) {
            linger = (Integer) value;
        } else if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            allowHalfClosure = (Boolean) value;
        } else {
            return WITHOUT_EFFECT.contains(option) || super.setOption(option, value);
        }
        return true;
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
        return value;
    }

    @Override
    protected void autoReadCleared() {
        autoReadCleared.run();
    }
}
