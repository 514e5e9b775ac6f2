package io.simpyio.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Gives each named component of a model its own stream of random numbers. A stream depends on the seed and the name
 * only: not on which streams were made before, nor on how much was drawn from others. So a change of one component
 * leaves the chance of all others as it was, and two variants of a model meet the same customers.
 *
 * <p>The generator is xoshiro256++ (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", 2021); its
 * 256 bits of state are the SHA-256 hash of the seed and the name. Not thread-safe.
 */
public final class RandomStreams {

    private static final int MAX_STREAMS = 1_048_576;

    private final long seed;
    private final Map<String, RandomStream> streams = new HashMap<>();

    /** Streams of a seed; any number will do. */
    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /** The seed that all streams come from. */
    public long seed() {
        return seed;
    }

    /**
     * The stream of a name: the same one for the same name, which goes on where it was.
     *
     * @throws IllegalStateException if there are too many streams
     */
    public RandomStream stream(String name) {
        RandomStream stream = streams.get(name);
        if (stream == null) {
            if (streams.size() == MAX_STREAMS) {
                throw new IllegalStateException("Too many random streams: the limit is " + MAX_STREAMS);
            }
            stream = new RandomStream(name, RandomSource.XO_SHI_RO_256_PP.create(state(name)));
            streams.put(name, stream);
        }
        return stream;
    }

    private long[] state(String name) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(name));
        return new long[] {digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong()};
    }

    private byte[] sha256(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
            return digest.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "RandomStreams(seed " + seed + ")";
    }
}
