/**
 * Ready statistics of a simulation: levels weighted with the time that they last, and tallies of single values.
 *
 * <pre>
 * ResourceStatistics ──► TimeWeighted      units in use, queue lengths, levels
 * LevelStatistics    ──► Tally             waiting times
 * </pre>
 *
 * <p>They only look, through {@link io.simpyio.resource.ResourceListener}, so that a run with statistics is the run
 * without. Depends on the kernel and the resources; percentiles come from HdrHistogram, which does not show.
 */
@NullMarked
package io.simpyio.statistics;

import org.jspecify.annotations.NullMarked;
