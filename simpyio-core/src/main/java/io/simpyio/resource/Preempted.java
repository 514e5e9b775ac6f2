package io.simpyio.resource;

import io.simpyio.kernel.SimProcess;
import java.util.Optional;

/**
 * Why a process was interrupted by a {@link PreemptiveResource}.
 *
 * @param by the process that has the unit now; empty if it was none
 * @param usageSince since when the interrupted process had it, in seconds
 * @param resource whose unit it is
 */
public record Preempted(Optional<SimProcess<?>> by, double usageSince, PreemptiveResource resource) {}
