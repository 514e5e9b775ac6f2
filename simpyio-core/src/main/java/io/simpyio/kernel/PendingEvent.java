package io.simpyio.kernel;

/**
 * What is to happen.
 *
 * @param timeSeconds when it is due, in the time of its environment
 * @param priority smaller ones come first at the same time
 * @param event what it is
 */
public record PendingEvent(double timeSeconds, int priority, Occurrence event) {}
