package io.simpyio.benchmarks;

/**
 * Work that several contestants do.
 *
 * @param id what contestants are told to do, such as {@code equal/1000}
 * @param label the column's head in the report's tables
 */
public record Workload(String id, String label) {}
