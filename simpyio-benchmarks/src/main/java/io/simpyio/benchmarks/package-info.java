/**
 * Side-by-side measurements: contestants do the same work in turns, and a report is made of what they achieve.
 *
 * <pre>
 * Benchmarks ──► Suite ──► Topic ──► Workload            what is measured
 *     │            ├─────► Contestant ◄── JmhContestant, CommandContestant
 *     │            └─────► Goal                          what it is held against
 *     └────► Run ──► Measurement ──► ResultFile ──► Report ──► docs/performance.md
 * </pre>
 *
 * <p>Each room below has one suite and knows its workloads; this one knows none. What those with servers have in common is
 * in the room {@code server}.
 */
@NullMarked
package io.simpyio.benchmarks;

import org.jspecify.annotations.NullMarked;
