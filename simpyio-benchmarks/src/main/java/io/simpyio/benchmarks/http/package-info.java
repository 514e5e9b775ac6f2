/**
 * HTTP and WebSocket servers beside each other: the same answers, asked for by {@code wrk} and by a load of our own.
 *
 * <pre>
 * HttpSuite ──► HttpContestant ──► ServerProcess ──► HttpServerProgram ──► SimpyioServer, VertxServer,
 *                    │                                                     ReactorNettyServer, HelidonServer,
 *                    │                                                     TomcatApplication
 *                    ├──► Wrk ──► src/main/lua/pipeline.lua
 *                    └──► WebSocketLoad ──► EchoClient
 * </pre>
 *
 * <p>Server and load are processes of their own, each on a core of its own. What counts is how much a server does in a
 * second of its own CPU time, so that it does not matter which of the two waits for the other.
 */
@NullMarked
package io.simpyio.benchmarks.http;

import org.jspecify.annotations.NullMarked;
