package io.simpyio.spring;

import java.time.Duration;

/**
 * The cause of the {@link io.simpyio.kernel.Interrupt} that a {@link SimpyProcess} gets when the application stops.
 *
 * @param gracePeriod how long the process may still take, in the time of its environment
 */
public record ShutdownSignal(Duration gracePeriod) {}
