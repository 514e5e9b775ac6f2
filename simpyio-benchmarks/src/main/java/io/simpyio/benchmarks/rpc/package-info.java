/**
 * Libraries for remote calls beside each other: the same calls, each by its own client to its own server.
 *
 * <pre>
 * RpcSuite ──► RpcContestant ─┬─► RpcServerProgram ──► RpcStyle ─┬─► a server ──► Park
 *                             └─► RpcLoadProgram ──► Calls ──────┴─► RpcClient
 *                                    SimpyioServer, GrpcServer, RSocketServer, VertxServer, SpringApplication
 *                                    SimpyioClient, GrpcClient, RSocketClient, VertxClient, SpringClient
 * </pre>
 *
 * <p>Server and client are processes of their own, each on a core of its own. What counts is how many calls they do in a
 * second of CPU time of both: such a library is both ends.
 */
@NullMarked
package io.simpyio.benchmarks.rpc;

import org.jspecify.annotations.NullMarked;
