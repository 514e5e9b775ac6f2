package io.simpyio.virtual.transport;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The channels that are registered and open, in the order of their registration. */
final class OpenChannels {

    private final Set<Channel> channels = new LinkedHashSet<>();

    void add(Channel channel) {
        channels.add(channel);
    }

    void remove(Channel channel) {
        channels.remove(channel);
    }

    void closeAll() {
        for (Channel channel : List.copyOf(channels)) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
