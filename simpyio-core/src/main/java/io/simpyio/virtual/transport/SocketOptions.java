package io.simpyio.virtual.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The socket options that mean something here; those that only tune a real network are kept and do nothing. */
abstract class SocketOptions extends DefaultChannelConfig {

    /** A multiple of TCP's classic window of 64 KiB less one, and small enough to see back-pressure soon. */
    private static final int DEFAULT_RECEIVE_WINDOW = 65_536;

    private static final int DEFAULT_BACKLOG = 128;

    /** What they are if nobody says otherwise. */
    private static final Map<ChannelOption<?>, Object> WITHOUT_EFFECT = Map.of(
            ChannelOption.TCP_NODELAY, true,
            ChannelOption.SO_KEEPALIVE, false,
            ChannelOption.SO_REUSEADDR, false,
            ChannelOption.SO_SNDBUF, DEFAULT_RECEIVE_WINDOW,
            ChannelOption.IP_TOS, 0);

    private final Runnable autoReadCleared;
    private final Map<ChannelOption<?>, Object> tuning = new HashMap<>(0);
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

    int linger() {
        return linger;
    }

    boolean allowsHalfClosure() {
        return allowHalfClosure;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> all = getOptions(
                super.getOptions(),
                ChannelOption.SO_RCVBUF,
                ChannelOption.SO_BACKLOG,
                ChannelOption.SO_LINGER,
                ChannelOption.ALLOW_HALF_CLOSURE);
        all.putAll(WITHOUT_EFFECT);
        all.putAll(tuning);
        return all;
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
        return WITHOUT_EFFECT.containsKey(option) ? tuned(option) : super.getOption(option);
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
        } else if (WITHOUT_EFFECT.containsKey(option)) {
            tune(option, value);
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    /** Most set what is so anyway, and then nothing is kept. */
    private void tune(ChannelOption<?> option, Object value) {
        if (value.equals(WITHOUT_EFFECT.get(option))) {
            tuning.remove(option);
        } else {
            tuning.put(option, value);
        }
    }

    /** The value of one of those that do nothing. */
    @SuppressWarnings("unchecked")
    <T> T tuned(ChannelOption<T> option) {
        return (T) tuning.getOrDefault(option, Objects.requireNonNull(WITHOUT_EFFECT.get(option)));
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
