package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;

/** What runs on a host as a process, from the host's start to its crash, and again after each restart. */
@FunctionalInterface
public interface HostProgram {

    /** Runs in a process of the host's environment, which is another one after a restart. */
    void run(Environment environment, Network network) throws Exception;
}
