package io.simpyio.trace;

import io.simpyio.kernel.KernelListener;
import io.simpyio.kernel.Occurrence;
import io.simpyio.kernel.SimProcess;
import java.util.HexFormat;

/**
 * A hash of what a run did, in order: of each event the time, priority, sequence and kind, and which process scheduled
 * it; of each process its name, start and end. Values are not in it. Runs that differ in any of these have, but for a
 * rare accident, different hashes; equal runs have equal ones, in both coroutine modes, with and without statistics.
 *
 * <p>Given to {@link io.simpyio.kernel.Environment.Builder#listener}; one for each environment. Read it on the loop, or
 * while nothing runs. The mixing function is that of xxHash64 (Y. Collet); the hash holds for one version of the program,
 * as the names of classes are in it.
 */
public final class EventHash implements KernelListener {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

    private static final int ROTATION = 27;
    private static final int INNER_ROTATION = 31;
    private static final int PRIORITY_SHIFT = 56;
    private static final String NOBODY = "";

    private long state = PRIME_3;
    private long events;

    @Override
    public void scheduled(Occurrence event, long timeNanos, int priority, long sequence) {
        mix('s', event, timeNanos, priority, sequence);
        mix(event.environment().activeProcess().map(SimProcess::name).orElse(NOBODY));
    }

    @Override
    public void processing(Occurrence event, long timeNanos, int priority, long sequence) {
        events++;
        mix('p', event, timeNanos, priority, sequence);
        mix(event instanceof SimProcess<?> process ? process.name() : NOBODY);
    }

    @Override
    public void processStarted(SimProcess<?> process) {
        mix('b');
        mix(process.name());
    }

    @Override
    public void processEnded(SimProcess<?> process) {
        mix('e');
        mix(process.name());
    }

    private void mix(char what, Occurrence event, long timeNanos, int priority, long sequence) {
        mix(what);
        mix(timeNanos);
        mix(((long) priority << PRIORITY_SHIFT) | sequence);
        mix(event.getClass().getName());
    }

    private void mix(String text) {
        mix(((long) text.length() << Integer.SIZE) | (text.hashCode() & 0xFFFF_FFFFL));
    }

    private void mix(long word) {
        state ^= Long.rotateLeft(word * PRIME_2, INNER_ROTATION) * PRIME_1;
        state = Long.rotateLeft(state, ROTATION) * PRIME_1 + PRIME_4;
    }

    /** How many events have been processed. */
    public long events() {
        return events;
    }

    /** The hash of the run so far. */
    public long value() {
        long hash = state;
        hash = (hash ^ (hash >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    /** The hash of the run so far, as 16 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value());
    }
}
