package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.net.Backend;

/**
 * A further environment of the application. Any thread.
 *
 * @param name its name, which that of the environment is too
 * @param requestedBackend what the properties ask for
 * @param backend what has been opened for that, with its environment and network
 * @param time lets simulated time stand still while the application starts
 * @param watch whether the loop goes on
 * @param loop the loop
 */
public record NamedEnvironment(
        String name,
        String requestedBackend,
        Backend backend,
        SimulatedTime time,
        LoopWatch watch,
        SimpyioLoopLifecycle loop) {}
