package io.simpyio.net.realtime;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import io.simpyio.net.SocketError;
import io.simpyio.net.SocketException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up with the JDK. Its resolver blocks in native code, which on a virtual thread would hold one of the few
 * carriers that processes need too; so there is a pool of threads, shared by all loops. An address that is written in
 * numbers is not looked up.
 */
final class BlockingNameResolver extends InetNameResolver {

    private static final int MAX_THREADS = 32;
    private static final int MAX_WAITING = 4_096;
    private static final int IDLE_SECONDS = 5;

    private static final ThreadPoolExecutor LOOKUPS = new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("simpyio-resolver").factory());

    static {
        LOOKUPS.allowCoreThreadTimeOut(true);
    }

    private BlockingNameResolver(EventExecutor executor) {
        super(executor);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) throws UnknownHostException {
        byte[] address = numeric(host);
        if (address != null) {
            promise.setSuccess(InetAddress.getByAddress(host, address));
        } else {
            lookUp(host, promise, () -> InetAddress.getByName(host));
        }
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) throws UnknownHostException {
        byte[] address = numeric(host);
        if (address != null) {
            promise.setSuccess(List.of(InetAddress.getByAddress(host, address)));
        } else {
            lookUp(host, promise, () -> List.of(InetAddress.getAllByName(host)));
        }
    }

    /** The bytes of an address in numbers; null for a name, or if a scope has to be looked up. */
    private static byte @Nullable [] numeric(String host) {
        return host.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(host) : null;
    }

    private static <T> void lookUp(String host, Promise<T> promise, LookUp<T> lookUp) {
        try {
            LOOKUPS.execute(() -> {
                try {
                    promise.trySuccess(lookUp.call());
                } catch (Throwable failure) { // Whatever it is, somebody waits for an answer.
                    promise.tryFailure(failure);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.setFailure(new SocketException(
                    SocketError.EAI_AGAIN, "look-up of " + host + ": the limit of " + MAX_WAITING + " wait already"));
        }
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
