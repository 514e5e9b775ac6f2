package io.simpyio.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.simpyio.net.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/** Waits behind the TLS handler of a connection for the end of its handshake, tells it once, and leaves. */
final class TlsHandshake extends ChannelInboundHandlerAdapter {

    private final Outcome outcome;
    private boolean done;

    TlsHandshake(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Told on the loop's own thread; after a failure the channel is being closed. */
    interface Outcome {

        void succeeded(TlsSession session);

        void failed(Throwable failure);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        context.read(); // Without auto-read nobody else asks for the peer's first bytes.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            end(context, completion.cause());
        } else if (event instanceof SniCompletionEvent completion && !completion.isSuccess()) {
            end(context, completion.cause());
        } else if (event instanceof ChannelInputShutdownEvent && !done) {
            end(context, gone());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        end(context, failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context, gone());
        context.fireChannelInactive();
    }

    private static SocketException gone() {
        return new SocketException(SocketError.ECONNRESET, "the peer has closed in the TLS handshake");
    }

    private void end(ChannelHandlerContext context, @Nullable Throwable failure) {
        if (done) {
            return;
        }
        done = true;
        if (failure == null) {
            outcome.succeeded(TlsSession.of(context.pipeline().get(SslHandler.class)));
            context.pipeline().remove(this);
        } else {
            outcome.failed(failure);
            context.close();
        }
    }
}
