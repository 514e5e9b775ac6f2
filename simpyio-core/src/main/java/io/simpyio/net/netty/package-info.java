/**
 * The backends on real sockets that Netty brings: {@code select} (java.nio) and {@code epoll} (native, Linux).
 *
 * <pre>
 * SelectBackendProvider, EpollBackendProvider ──► NettyBackend ──► NettyDriver   the clock, and waiting for I/O
 *                                                     └──────────► BlockingNameResolver   off the loop
 * </pre>
 */
@NullMarked
package io.simpyio.net.netty;

import org.jspecify.annotations.NullMarked;
