package io.simpyio.virtual.transport;

import io.netty.channel.ChannelId;
import java.io.Serial;
import java.util.HexFormat;

/**
 * A channel's number, in the order of their making, so that it is the same in every run. A channel that is made by its
 * class has none until it is registered: it is on no host yet, and a number that all worlds of a JVM share would not
 * repeat.
 */
final class VirtualChannelId implements ChannelId {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int DIGITS = 8;
    private static final long NONE = 0;

    private long number;

    /** Of a channel that is on no host yet. */
    VirtualChannelId() {
        this(NONE);
    }

    VirtualChannelId(long number) {
        this.number = number;
    }

    /** Gives it its number, if it has none. */
    void assign(long newNumber) {
        if (number == NONE) {
            number = newNumber;
        }
    }

    private long number() {
        if (number == NONE) {
            throw new IllegalStateException(
                    "A channel that was made by its class has no id before it is registered: keep it in no set until then");
        }
        return number;
    }

    @Override
    public String asShortText() {
        return HexFormat.of().toHexDigits(number, DIGITS);
    }

    @Override
    public String asLongText() {
        return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return other instanceof VirtualChannelId id
                ? Long.compare(number(), id.number())
                : asLongText().compareTo(other.asLongText());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VirtualChannelId id && number() == id.number();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number());
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
