/**
 * Netty on simulated links and in simulated time: channels, event loop, resolver. Netty's own handlers, and whatever is
 * built on them, run on it unchanged.
 *
 * <pre>
 * VirtualDriver ──► VirtualTicker      lets the scheduler's clock move Netty's timers too
 * VirtualTransport ──► VirtualChannel ──► ChannelInput, ConnectAttempt ──► tcp's Endpoint
 *   │    │    └──────► VirtualServerChannel ─────────────────────────────► tcp's Listener
 *   │    └───────────► HostEventLoop      a host's view of the world's event loop, by which its channels find it
 *   └────────────────► VirtualIoHandler, HostNames
 * SocketOptions ◄── ConnectionOptions, ListeningOptions
 * </pre>
 *
 * <p>Everything here is loop-confined and deterministic. Depends on tcp, net and the kernel.
 */
@NullMarked
package io.simpyio.virtual.transport;

import org.jspecify.annotations.NullMarked;
