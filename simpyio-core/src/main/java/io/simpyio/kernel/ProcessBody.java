package io.simpyio.kernel;

/** The code of a process that returns nothing; it runs on the loop and may await events. */
@FunctionalInterface
public interface ProcessBody {

    /** Runs the process; what it throws is the failure of the process. */
    void run() throws Exception;
}
