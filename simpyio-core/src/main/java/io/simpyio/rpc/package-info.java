/**
 * Calls by path: the content of a request is {@code [path, args, kwargs]}, which a router resolves to a marked method;
 * simpy.io's format.
 *
 * <pre>
 * RpcMessageServer ──► RpcConnection ──► RpcRouter ──► RpcHandler (one method)      RpcCall: [path, args, kwargs]
 *        └───────────► Message (message)
 * </pre>
 */
@NullMarked
package io.simpyio.rpc;

import org.jspecify.annotations.NullMarked;
