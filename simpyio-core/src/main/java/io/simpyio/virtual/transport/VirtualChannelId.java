package io.simpyio.virtual.transport;

import io.netty.channel.ChannelId;
import java.io.Serial;
import java.util.HexFormat;

/** A channel's number, in the order of their making, so that it is the same in every run. */
record VirtualChannelId(long number) implements ChannelId {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int DIGITS = 8;

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
                ? Long.compare(number, id.number)
                : asLongText().compareTo(other.asLongText());
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
