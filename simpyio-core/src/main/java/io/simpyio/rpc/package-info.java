/**
 * Calls by path, both ways over one connection, whatever carries them; simpy.io's model. Transports are rooms of their
 * own: they hand calls to a peer, and carry its calls out.
 *
 * <pre>
 * transport ──► RpcPeer (the other end) ──► RpcDispatcher ──► RpcRouter: path ──► RpcFunction, marked methods
 *     ▲            │   └──► RpcCall: one call of theirs, to be answered
 *     └── RpcChannel ◄── RpcReply: one call of ours ◄── RpcProxy: what is at a path there ◄── typed clients
 * RpcCall ──► OtherSide: a connection of another loop as the first loop sees it ──► RelayedAnswer, RelayedChannel
 * RpcInterceptor, RpcClientInterceptor, RpcExceptionMapper (RpcInterceptors): what goes around calls, both ways
 * RpcValues: proxies, local objects and RpcTypes on their way to the codec      RpcFailure: why a call failed
 * </pre>
 */
@NullMarked
package io.simpyio.rpc;

import org.jspecify.annotations.NullMarked;
