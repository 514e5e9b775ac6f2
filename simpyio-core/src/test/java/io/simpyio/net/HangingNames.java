package io.simpyio.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The JDK's name service in tests: as usual, but names that end with {@link #SUFFIX} are not answered until they are
 * released, and then unknown.
 */
public final class HangingNames extends InetAddressResolverProvider {

    static final String SUFFIX = ".hangs.invalid";

    /** The threads of the look-ups that hang, or did. */
    static final Queue<Thread> THREADS = new ConcurrentLinkedQueue<>();

    private static volatile CountDownLatch released = new CountDownLatch(0);

    static void hold() {
        THREADS.clear();
        released = new CountDownLatch(1);
    }

    static void release() {
        released.countDown();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver usual = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (host.endsWith(SUFFIX)) {
                    hang();
                    throw new UnknownHostException(host);
                }
                return usual.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return usual.lookupByAddress(address);
            }
        };
    }

    private static void hang() {
        THREADS.add(Thread.currentThread());
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return "names that hang";
    }
}
