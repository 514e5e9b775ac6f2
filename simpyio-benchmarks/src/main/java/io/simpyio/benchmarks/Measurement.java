package io.simpyio.benchmarks;

/** One reading, and what it is of; a line of the result file. */
public record Measurement(String workload, String contestant, int round, Reading reading) {}
