/**
 * Sockets for processes: a {@link io.simpyio.net.Backend} is a clock and a {@link io.simpyio.net.Network}, and nothing
 * above it knows which one it is on.
 *
 * <pre>
 * Backend ──► Environment (kernel)
 *    └──────► Network ──► TcpServerSocket ──► TcpSocket ──► a Netty channel: reads are demand, writes suspend
 *                │               ├──► TcpServer              accepts, for the servers of all protocols
 *                │               └──► Acceptor ──► Handshakes     limits, TLS before accept, out of descriptors
 *                ├──────► Tls (net.tls), by ListenOptions or for all sockets of a network
 *                └──────► Transport           what a backend brings: channels, and the loop's SchedulerEventLoop
 * </pre>
 *
 * <p>Depends on the kernel, {@code net.tls} and Netty's channels. The backends are rooms beside it: {@code net.netty} and
 * {@code net.nio2}, which share {@code net.realtime}, and {@code virtual}.
 */
@NullMarked
package io.simpyio.net;

import org.jspecify.annotations.NullMarked;
