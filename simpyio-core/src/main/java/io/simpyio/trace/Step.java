package io.simpyio.trace;

/**
 * What happened at a step of a run, but for its time.
 *
 * @param what scheduled, started or ended
 * @param kind the class of the event
 * @param priority the priority of the event
 * @param process the process that did it, with its environment; empty if none did
 * @param line where in the source, outside of libraries
 */
record Step(String what, String kind, int priority, String process, String line) {

    @Override
    public String toString() {
        return kind + " " + what + (process.isEmpty() ? " by no process" : " by process " + process)
                + (line.isEmpty() ? "" : " at " + line);
    }
}
