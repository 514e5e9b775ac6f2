package io.simpyio.benchmarks.kernel;

import com.sun.management.ThreadMXBean;
import io.simpyio.benchmarks.Reading;
import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import java.lang.management.ManagementFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program that measures how much heap something takes, and prints it as a {@link Reading}: {@code suspended/1000000}
 * for a process among so many, {@code timeout/1} for a timeout.
 */
final class HeapSizes {

    /** Until compiled code runs, whose frames on suspended stacks are smaller than the interpreter's. */
    private static final int WARM_UP_PROCESSES = 1_000;

    private static final int WARM_UPS = 3;
    private static final double WARM_UP_SECONDS = 1_000;

    private static final double WORK_SECONDS = 10;

    private static final int TRIES = 10_000;

    private HeapSizes() {}

    public static void main(String[] arguments) {
        System.out.println(JsonMapper.shared().writeValueAsString(new Reading(bytesOf(arguments[0]), null)));
    }

    static double bytesOf(String what) {
        String[] parts = what.split("/", -1);
        return switch (parts[0]) {
            case "suspended" -> suspended(Integer.parseInt(parts[1]));
            case "timeout" -> timeout();
            default -> throw new IllegalArgumentException("Neither suspended nor timeout: " + what);
        };
    }

    /** All that is on the heap because of them, the pending timeouts and the queue included. */
    private static double suspended(int count) {
        for (int i = 0; i < WARM_UPS; i++) {
            try (Environment env = environment()) {
                hold(env, WARM_UP_PROCESSES);
                env.run(WARM_UP_SECONDS);
            }
        }
        try (Environment env = environment()) {
            long before = usedHeapBytes();
            hold(env, count);
            env.run(WORK_SECONDS);
            return (usedHeapBytes() - before) / (double) count;
        }
    }

    private static Environment environment() {
        return Environment.builder().coroutines(CoroutineMode.LOOP).build();
    }

    private static void hold(Environment env, int processes) {
        for (int i = 0; i < processes; i++) {
            env.process("holder", () -> {
                while (true) {
                    env.timeout(1.0).await();
                }
            });
        }
    }

    private static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The least that making one takes: sometimes the queue grows, too. */
    private static double timeout() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (Environment env = Environment.simulation()) {
            for (int i = 0; i < TRIES; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                env.timeout(1.0);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        return least;
    }
}
