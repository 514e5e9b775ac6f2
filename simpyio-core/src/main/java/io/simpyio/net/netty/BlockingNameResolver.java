package io.simpyio.net.netty;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Looks names up with the JDK, each on a virtual thread of its own, because the JDK's resolver blocks. So many look-ups
 * run at a time; the others wait their turn.
 */
final class BlockingNameResolver extends InetNameResolver {

    private static final Semaphore LOOKUPS = new Semaphore(32);

    private BlockingNameResolver(EventExecutor executor) {
        super(executor);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
        lookUp(promise, () -> InetAddress.getByName(host));
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
        lookUp(promise, () -> List.of(InetAddress.getAllByName(host)));
    }

    private static <T> void lookUp(Promise<T> promise, LookUp<T> lookUp) {
        Thread.ofVirtual().name("simpyio-resolver").start(() -> {
            LOOKUPS.acquireUninterruptibly();
            try {
                promise.trySuccess(lookUp.call());
            } catch (UnknownHostException e) {
                promise.tryFailure(e);
            } finally {
                LOOKUPS.release();
            }
        });
    }

    private interface LookUp<T> {
        T call() throws UnknownHostException;
    }

    static final class Group extends AddressResolverGroup<InetSocketAddress> {

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new BlockingNameResolver(executor).asAddressResolver();
        }
    }
}
