package io.simpyio.rpc;

import io.simpyio.codec.Codec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Scheduler;
import io.simpyio.net.tls.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way from the main loop of a server to a peer whose connection another loop serves. Confined to the main loop; what it
 * does with the connection it does on the connection's.
 */
final class RelayedChannel implements RpcChannel {

    private final Environment environment;
    private final RpcPeer near;
    private final RpcChannel channel;
    private final RpcCaller caller;
    private final Scheduler there;
    private boolean closed;

    /** To be made on the loop of the connection. */
    RelayedChannel(Environment environment, RpcPeer near, RpcChannel channel) {
        this.environment = environment;
        this.near = near;
        this.channel = channel;
        this.caller = near.caller();
        this.there = channel.environment().scheduler();
    }

    /** A call that is sent there, and what cancels it once it is; confined to the loop of the connection. */
    private final class Sent {

        private final RpcReply<?> reply;
        private @Nullable Runnable cancellation;

        Sent(RpcReply<?> reply) {
            this.reply = reply;
        }

        void begin() {
            near.relays(1);
            cancellation = channel.send(reply);
        }

        void cancel() {
            if (cancellation != null) {
                cancellation.run();
            }
        }

        void settled() {
            near.relays(-1);
        }
    }

    @Override
    public Runnable send(RpcReply<?> reply) {
        Sent sent = new Sent(reply);
        try {
            reply.carriedElsewhere(near.values());
        } catch (CodecException e) {
            reply.notSent(e);
            return () -> {};
        }
        environment.scheduler().defer(() -> submit(sent)); // Not in a process, as Scheduler.handOver says.
        return () -> handOver(sent::cancel);
    }

    private void submit(Sent sent) {
        RpcReply<?> reply = sent.reply;
        if (reply.triggered()) {
            return; // It was given up in the same moment.
        }
        try {
            there.submit(sent::begin);
        } catch (RejectedExecutionException e) {
            reply.notSent(new RpcException(
                    RpcCode.RESOURCE_EXHAUSTED, "The call of " + reply.path() + " was not sent: " + e.getMessage()));
            return;
        }
        reply.whenSettled(() -> handOver(sent::settled));
    }

    private void handOver(Runnable task) {
        environment.scheduler().handOver(there, task);
    }

    @Override
    public void credit(RpcReply<?> reply, int items) {
        handOver(() -> channel.credit(reply, items));
    }

    void ended() {
        closed = true;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Codec codec() {
        return channel.codec();
    }

    @Override
    public boolean goesBothWays() {
        return channel.goesBothWays();
    }

    @Override
    public SocketAddress peerAddress() {
        return caller.address();
    }

    @Override
    public Optional<TlsSession> tlsSession() {
        return caller.tlsSession();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        handOver(near::close);
    }
}
