package io.simpyio.kernel;

/**
 * What a loop has done and has to do, at some recent moment.
 *
 * @param eventsProcessed events processed since the start
 * @param turns how often the loop has looked whether there is something to do; a loop without work has none
 * @param pendingEvents events triggered and not yet processed, timers included
 * @param processes processes that have not ended
 * @param blockedProcesses those of them that wait outside the loop, in a lock or a blocking call
 * @param submissions tasks of other threads that wait for the loop
 */
public record LoopStats(
        long eventsProcessed, long turns, int pendingEvents, int processes, int blockedProcesses, int submissions) {}
