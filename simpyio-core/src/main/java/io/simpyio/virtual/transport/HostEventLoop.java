package io.simpyio.virtual.transport;

import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import io.simpyio.net.SchedulerEventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loop of one host, as Netty's code sees it: the world's, and the host that channels are on which are
 * registered with it. So a channel that Netty makes by its class finds its host, and a handler that connects on with the
 * event loop and the class of its own channel stays there. Any thread, as every event loop.
 */
final class HostEventLoop extends AbstractEventLoop {

    private final SchedulerEventLoop world;
    private final VirtualTransport transport;
    private final Promise<Void> termination;
    private volatile boolean shuttingDown;

    HostEventLoop(SchedulerEventLoop world, VirtualTransport transport) {
        this.world = world;
        this.transport = transport;
        termination = world.newPromise();
    }

    /** The host for a channel that is being registered; a loop that is shut down takes none. */
    VirtualTransport transportForRegistration() {
        if (isShuttingDown()) {
            throw new RejectedExecutionException("The event loop was shut down");
        }
        return transport;
    }

    boolean isOf(@Nullable VirtualTransport other) {
        return other == null || other == transport;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return world.inEventLoop(thread);
    }

    @Override
    public Ticker ticker() {
        return world.ticker();
    }

    @Override
    public void execute(Runnable task) {
        if (termination.isDone()) {
            throw new RejectedExecutionException("The event loop was shut down");
        }
        world.execute(task);
    }

    @Override
    public void lazyExecute(Runnable task) {
        world.lazyExecute(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return world.schedule(task, delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return world.schedule(task, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return world.scheduleAtFixedRate(task, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return world.scheduleWithFixedDelay(task, initialDelay, delay, unit);
    }

    /** Closes the channels of this host, and ends after the quiet period in simulated time; other hosts go on. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        if (!isShuttingDown()) {
            shuttingDown = true;
            world.execute(transport::closeAll);
            world.schedule(() -> termination.trySuccess(null), quietPeriod, unit);
        }
        return terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {
        shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Future<?> terminationFuture() {
        return shuttingDown ? termination : world.terminationFuture();
    }

    @Override
    public boolean isShuttingDown() {
        return shuttingDown || world.isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return termination.isDone() || world.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return termination.isDone() || world.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return isTerminated() || terminationFuture().await(timeout, unit);
    }

    @Override
    public String toString() {
        return "HostEventLoop(" + transport + ")";
    }
}
