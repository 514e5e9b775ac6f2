/**
 * What goes wrong in a world: between hosts, and to hosts; from code, or at planned times.
 *
 * <pre>
 * Faults ──► Fault ◄── LinkFault (Hold) ──► link's LinkRule
 *    │         ▲────── CrashFault, ResetFault, ClockFault ──► Machine      what a host lets be done to it
 *    └─────► FaultPlan ◄── PlanReader      YAML
 * </pre>
 *
 * <p>Every fault counts how often it made a difference, as one that never did tests nothing. Loop-confined, but for
 * {@link io.simpyio.virtual.fault.FaultPlan}. Depends on the links and the kernel.
 */
@NullMarked
package io.simpyio.virtual.fault;

import org.jspecify.annotations.NullMarked;
