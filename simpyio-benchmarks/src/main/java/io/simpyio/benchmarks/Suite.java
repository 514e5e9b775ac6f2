package io.simpyio.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What one run measures and reports.
 *
 * @param name its name on the command line, in the names of its files and in the markers of the document
 * @param versions of the peers, by name
 */
public record Suite(
        String name, Map<String, String> versions, List<Topic> topics, List<Contestant> contestants, List<Goal> goals) {

    public Suite {
        topics = List.copyOf(topics);
        contestants = List.copyOf(contestants);
        goals = List.copyOf(goals);
    }

    /** All workloads, in the order of the report. */
    List<Workload> workloads() {
        return topics.stream().flatMap(topic -> topic.workloads().stream()).toList();
    }
}
