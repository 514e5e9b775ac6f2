/**
 * WebSocket (RFC 6455) on the sockets of HTTP, with Netty's codecs of frames, and compression (RFC 7692).
 *
 * <pre>
 * WebSocketEndpoint (a handler of HTTP) ──► Handshake ──► DeflateParameters
 *     └──► ServedWebSocket ──► WebSocketHandler: serves a WebSocket, as a process
 * WebSocketClient ─► WebSocket ──► WebSocketConnection
 *                                      ├──► MessageDecoder ──► FrameDecoder (Netty's), Inflation, Utf8
 *                                      ├──► Inbox: WebSocketMessage
 *                                      ├──► Outbox ──► SendQueue, Deflation, FrameEncoder (Netty's), Masks
 *                                      └──► Heartbeat (pings)               WebSocketMessageWriter
 * WebSocketOptions, SlowConsumerPolicy: the limits;  WebSocketClose, WebSocketException: how it ends
 * </pre>
 */
@NullMarked
package io.simpyio.websocket;

import org.jspecify.annotations.NullMarked;
