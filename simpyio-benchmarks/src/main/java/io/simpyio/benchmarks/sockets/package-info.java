/**
 * Sockets beside C, {@code java.nio} and raw Netty: bytes that come back, and messages that are answered.
 *
 * <pre>
 * SocketsSuite ──► SocketsBenchmark (JMH) ──► SocketsContestant ──► Load ◄── SimpyioEcho, SimpyioMessages
 *     │                                             │                        (and its MessageServer), NettyEcho, NioEcho
 *     ├──► src/main/c/echo.c                        └──► RoundTrips
 *     └──► src/main/python/messages.py
 * </pre>
 *
 * <p>Both ends of all connections are on one thread, but for messages between two processes: what is measured is the work
 * for a round trip, not how fast the operating system wakes another thread.
 */
@NullMarked
package io.simpyio.benchmarks.sockets;

import org.jspecify.annotations.NullMarked;
