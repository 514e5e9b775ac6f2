/**
 * The backend {@code virtual}: Netty channels whose bytes travel as events of the environment, in simulated time. Netty's
 * own handlers, and whatever is built on them, run on it unchanged.
 *
 * <pre>
 * VirtualBackend ──► VirtualDriver ──► VirtualClock      jumps to the next event or Netty timer
 *      └───────────► VirtualTransport ──► VirtualChannel, VirtualServerChannel      what Netty sees
 *                        │                      │                └──► Listener ─┐   the backlog
 *                        │                      └───────────────────► Endpoint ─┤   one end of a TCP connection
 *                        └──► VirtualHost  ports, connections  ◄────────────────┘
 *                                  └──► Link ──► Segment       latency
 * </pre>
 *
 * <p>Everything here is loop-confined and deterministic: the same program has the same run. What the sockets do follows
 * Linux; the model of TCP is that of RFC 9293 without sequence numbers, as a link keeps the order and loses nothing.
 */
@NullMarked
package io.simpyio.virtual;

import org.jspecify.annotations.NullMarked;
