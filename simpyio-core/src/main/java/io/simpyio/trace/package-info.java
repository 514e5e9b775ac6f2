/**
 * Tells runs apart: a hash of all that a run did, equal for equal runs.
 *
 * <pre>
 * EventHash ──► kernel's KernelListener
 * </pre>
 *
 * <p>Depends on the kernel only.
 */
@NullMarked
package io.simpyio.trace;

import org.jspecify.annotations.NullMarked;
