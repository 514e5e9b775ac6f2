/**
 * The kernel beside SimPy, kalasim and SSJ: timeouts, a queue with a server, and events that are cancelled.
 *
 * <pre>
 * KernelSuite ──► KernelBenchmark (JMH) ──► JvmContestant ──► Load ◄── Simpyio..., Ssj..., Kalasim...
 *     ├──► src/main/python/simpy_kernel.py                      │
 *     └──► HeapSizes (memory)                                   └──► Work, Delays
 * </pre>
 */
@NullMarked
package io.simpyio.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
