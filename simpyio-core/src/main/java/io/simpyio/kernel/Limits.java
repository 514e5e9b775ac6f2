package io.simpyio.kernel;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each limit of what runs on a loop was reached. Names are those of the limits in code and in failures, such as
 * {@code maxConnections}; beyond 64 of them they count as one. Any thread.
 */
public final class Limits {

    private static final int MAX_NAMES = 64;
    private static final String OTHERS = "others";

    private final Map<String, LongAdder> hits = new ConcurrentHashMap<>();

    Limits() {}

    /** One was reached. */
    public void hit(String name) {
        LongAdder count = hits.get(name);
        if (count == null) {
            count = hits.computeIfAbsent(hits.size() < MAX_NAMES ? name : OTHERS, first -> new LongAdder());
        }
        count.increment();
    }

    /** How often one was reached. */
    public long hits(String name) {
        LongAdder count = hits.get(name);
        return count == null ? 0 : count.sum();
    }

    /** How often those were reached that ever were, by name. */
    public Map<String, Long> hits() {
        Map<String, Long> all = new TreeMap<>();
        hits.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }
}
