package io.simpyio.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * Ends the input of a connection right before it is closed, of which its peer hears nothing. While a close waits for a write, Netty 4.2.17 may ask
 * the ring once more to tell when the socket is readable, and forget that. Such an order keeps the socket open: the peer
 * never hears of the close, and what waits for all orders to be done, as the end of the ring does, waits for ever. A
 * socket whose input has ended is readable, and the order is done.
 */
final class IoUringRegistration implements IoRegistration {

    private final IoRegistration registration;
    private final UnixChannel channel;
    private boolean closing;

    private IoUringRegistration(IoRegistration registration, UnixChannel channel) {
        this.registration = registration;
        this.channel = channel;
    }

    static IoRegistration of(IoRegistration registration, IoHandle handle) {
        return handle instanceof Channel.Unsafe unsafe
                        && unsafe.voidPromise().channel() instanceof UnixChannel channel
                        && !(channel instanceof ServerChannel)
                ? new IoUringRegistration(registration, channel)
                : registration;
    }

    @Override
    public long submit(IoOps ops) {
        if (!closing && !channel.isOpen()) { // So this is the order to close, and the descriptor is still our own.
            closing = true;
            try {
                new Socket(channel.fd().intValue()).shutdown(true, false);
            } catch (IOException | NotYetConnectedException e) {
                // It is not connected any more; then nothing can wait for it either.
            }
        }
        return registration.submit(ops);
    }

    @Override
    public <T> T attachment() {
        return registration.attachment();
    }

    @Override
    public boolean isValid() {
        return registration.isValid();
    }

    @Override
    public boolean cancel() {
        return registration.cancel();
    }
}
