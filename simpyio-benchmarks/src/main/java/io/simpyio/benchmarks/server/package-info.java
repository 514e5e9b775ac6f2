/**
 * Servers in processes of their own, for the rooms that measure what both ends of a connection cost.
 *
 * <pre>
 * ServerProcess ──► JvmProcess ──► a program of the room, whose main calls ServerProgram ──► Server ◄── TomcatServer
 *                                                                                   EpollLoop: for Reactor Netty
 * </pre>
 */
@NullMarked
package io.simpyio.benchmarks.server;

import org.jspecify.annotations.NullMarked;
