/**
 * Calls over WebSocket, both ways: each of its messages is one of {@link io.simpyio.message.Message}, as a packet is.
 *
 * <pre>
 * RpcWebSocketEndpoint (a handler of HTTP) ─┬─► MessageConnection (rpc.message) ──► Message (message)
 * RpcWebSocketClient ───────────────────────┘            WebSocketCarrier ◄────────────┘ ──► WebSocket
 * </pre>
 */
@NullMarked
package io.simpyio.rpc.websocket;

import org.jspecify.annotations.NullMarked;
