package io.simpyio.virtual;

import io.simpyio.random.RandomStream;
import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Random bytes that repeat with the seed of the world, for protocols that ask for secure ones. Loop-confined. */
final class SeededSecureRandom extends SecureRandom {

    @Serial
    private static final long serialVersionUID = 1L;

    SeededSecureRandom(RandomStream stream) {
        super(new Bytes(stream), null);
    }

    @Override
    public String getAlgorithm() {
        return "simpyio world";
    }

    private static final class Bytes extends SecureRandomSpi {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient RandomStream stream;

        Bytes(RandomStream stream) {
            this.stream = stream;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // What others bring in would make runs differ.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i += Integer.BYTES) {
                int word = stream.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
                for (int j = i; j < Math.min(bytes.length, i + Integer.BYTES); j++) {
                    bytes[j] = (byte) word;
                    word >>>= Byte.SIZE;
                }
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] seed = new byte[count];
            engineNextBytes(seed);
            return seed;
        }
    }
}
