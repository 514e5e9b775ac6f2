/**
 * Calls over HTTP: {@code POST /rpc/park/book} with the arguments as JSON, GET for what is safe, and failures as problem
 * details (RFC 9457). They go one way: a server cannot call back.
 *
 * <pre>
 * RpcHttpEndpoint (routes of HTTP) ──► RpcRequest (a request as a call) ──► QueryArguments
 *       │                                   └──► Accept (which form the client wants)
 *       └──► HttpAnswer, EventStream: what becomes of a call ──► Problem (a failure as a response)
 * RpcHttpClient ──► HttpChannel: calls as requests ──► Problem (a response as a failure)
 *                        └──► IncomingStream (items of a response) ──► EventReader (events out of bytes)
 * </pre>
 */
@NullMarked
package io.simpyio.rpc.http;

import org.jspecify.annotations.NullMarked;
