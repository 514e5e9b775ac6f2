/**
 * Calls over messages, in simpy.io's format: the content of a request is {@code [path, args, kwargs]}.
 *
 * <pre>
 * RpcMessageServer ──► ServedLoop ──► ServedConnection ─┬─► MessageConnection (a channel, and its peer) ──► Message (message)
 * RpcMessageClient ─────────────────────────────────────┘
 * </pre>
 */
@NullMarked
package io.simpyio.rpc.message;

import org.jspecify.annotations.NullMarked;
