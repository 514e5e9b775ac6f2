package io.simpyio.net.nio2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The socket options that asynchronous channels have; SO_LINGER is not among them. */
final class Nio2Options extends DefaultChannelConfig {

    private static final int DEFAULT_BACKLOG = 128;

    private static final Map<ChannelOption<?>, SocketOption<?>> STANDARD = Map.of(
            ChannelOption.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF,
            ChannelOption.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF,
            ChannelOption.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE,
            ChannelOption.SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR,
            ChannelOption.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY);

    private final NetworkChannel socket;
    private int backlog = DEFAULT_BACKLOG;
    private boolean allowHalfClosure;

    Nio2Options(Channel channel, NetworkChannel socket, RecvByteBufAllocator allocator) {
        super(channel, allocator);
        this.socket = socket;
    }

    int backlog() {
        return backlog;
    }

    boolean allowsHalfClosure() {
        return allowHalfClosure;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                getOptions(super.getOptions(), ChannelOption.SO_BACKLOG, ChannelOption.ALLOW_HALF_CLOSURE),
                STANDARD.entrySet().stream()
                        .filter(option -> socket.supportedOptions().contains(option.getValue()))
                        .map(Map.Entry::getKey)
                        .toArray(ChannelOption[]::new));
    }

    private @Nullable SocketOption<?> standard(ChannelOption<?> option) {
        SocketOption<?> standard = STANDARD.get(option);
        return standard != null && socket.supportedOptions().contains(standard) ? standard : null;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        SocketOption<?> standard = standard(option);
        if (standard != null) {
            try {
                return (T) socket.getOption(standard);
            } catch (IOException e) {
                throw new ChannelException(e);
            }
        }
        if (option == ChannelOption.SO_BACKLOG) {
            return (T) Integer.valueOf(backlog);
        }
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            return (T) Boolean.valueOf(allowHalfClosure);
        }
        return super.getOption(option);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        SocketOption<?> standard = standard(option);
        if (standard != null) {
            try {
                socket.setOption((SocketOption<T>) standard, value);
            } catch (IOException e) {
                throw new ChannelException(e);
            }
        } else if (option == ChannelOption.SO_BACKLOG) {
            backlog = Math.max(0, (Integer) value);
        } else if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            allowHalfClosure = (Boolean) value;
        } else {
            return super.setOption(option, value);
        }
        return true;
    }
}
