/**
 * Simulated worlds: how much simulated time they have in a second of real time, how much memory large ones take, and how
 * much faster seeds are on two cores.
 *
 * <pre>
 * WorldsSuite ──► WorldsProgram ──► Heartbeats, Ring, Gossip, ReplicatedService ──► WorldRun
 *                      └──────────► ParallelSeeds
 * </pre>
 */
@NullMarked
package io.simpyio.benchmarks.worlds;

import org.jspecify.annotations.NullMarked;
