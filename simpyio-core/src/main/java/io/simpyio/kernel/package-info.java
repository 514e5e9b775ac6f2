/**
 * SimPy's discrete-event kernel for the JVM: an {@link io.simpyio.kernel.Environment} runs events one at a time in the
 * order (time, priority, sequence), and processes are straight-line code that awaits them.
 *
 * <pre>
 * Environment ──► Scheduler ──► EventQueue      what is due, in order
 *                     │    └──► Inbox           work handed over by other threads, bounded
 *                     ├───────► Driver          the clock: jumps (simulation), keeps pace, or waits on I/O (real time)
 *                     ├───────► Monitor ──► KernelListener      told of events and processes, if there is one
 *                     └───────► ForeignThreads, BlockedWait     what a run that must repeat does not let come in
 * Occurrence ◄── Event ◄── Timeout, SimProcess ──► Coroutine (LoopCoroutine, BatonCoroutine)
 *            │           ◄── Receivable ◄── Condition (AllOf, AnyOf)
 *            ◄── Movable ◄── Timer, StandIn     what can be started again, without anything made anew
 * </pre>
 *
 * <p>This room depends on no other room and on no network library.
 */
@NullMarked
package io.simpyio.kernel;

import org.jspecify.annotations.NullMarked;
