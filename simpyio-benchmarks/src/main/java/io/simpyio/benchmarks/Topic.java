package io.simpyio.benchmarks;

import java.util.List;

/**
 * Workloads that are reported together, in one table with a column for each.
 *
 * @param unit what the tables' numbers are, such as {@code million events/s}
 * @param scale how many of what contestants measure make one of that unit
 */
public record Topic(String title, String text, String unit, double scale, List<Workload> workloads) {

    public Topic {
        workloads = List.copyOf(workloads);
    }
}
