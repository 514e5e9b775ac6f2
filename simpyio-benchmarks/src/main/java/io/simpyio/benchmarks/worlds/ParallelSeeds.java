package io.simpyio.benchmarks.worlds;

import io.simpyio.trace.EventHash;
import io.simpyio.virtual.World;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Many seeds of one world, the {@link ReplicatedService}, on some threads. */
final class ParallelSeeds {

    private static final Duration TIME = Duration.ofSeconds(30);
    private static final double OPERATIONS_PER_SECOND = 10;
    private static final int LIMIT_MINUTES = 5;

    private ParallelSeeds() {}

    /** The hash of each seed's run. */
    static Map<Long, String> hashes(int seeds, int threads) throws InterruptedException {
        Map<Long, String> hashes = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        LongStream.rangeClosed(1, seeds).forEach(seed -> pool.execute(() -> hashes.put(seed, hash(seed))));
        pool.shutdown();
        if (!pool.awaitTermination(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Not done within " + LIMIT_MINUTES + " minutes");
        }
        return new TreeMap<>(hashes);
    }

    private static String hash(long seed) {
        EventHash hash = new EventHash();
        try (World world = World.builder()
                .seed(seed)
                .environment(options -> options.listener(hash))
                .build()) {
            new ReplicatedService(OPERATIONS_PER_SECOND).setUp(world);
            world.run(TIME);
        }
        return hash.toString();
    }

    /** How many times as fast two threads are as one. */
    static double speedUp(int seeds) throws InterruptedException {
        hashes(seeds / 2, 2); // Until the code is compiled.
        double alone = seconds(seeds, 1);
        return alone / seconds(seeds, 2);
    }

    private static double seconds(int seeds, int threads) throws InterruptedException {
        long start = System.nanoTime();
        Map<Long, String> hashes = hashes(seeds, threads);
        if (hashes.size() != seeds) {
            throw new IllegalStateException("Only " + hashes.size() + " of " + seeds + " seeds have ended well");
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
