/**
 * Tells runs apart: a hash of all that a run did, equal for equal runs, and a check that says where two runs part.
 *
 * <pre>
 * EventHash ──► kernel's KernelListener
 *                   ▲
 * SelfCheck ──► RunRecord ──► Step, SourceLine
 * </pre>
 *
 * <p>Depends on the kernel only.
 */
@NullMarked
package io.simpyio.trace;

import org.jspecify.annotations.NullMarked;
