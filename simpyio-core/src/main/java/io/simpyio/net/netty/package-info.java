/**
 * The backends on real sockets that Netty brings: {@code select} (java.nio), and the native ones {@code epoll} and
 * {@code io_uring} (Linux) and {@code kqueue} (macOS, BSD; compiled, but not tested).
 *
 * <pre>
 * SelectBackendProvider
 * EpollBackendProvider   ┐
 * IoUringBackendProvider ├─► NativeTransport   why it cannot be used
 * KQueueBackendProvider  ┘
 *     ├──► IoUringHandler    Netty's, closed with care
 *     └──► RealTimeBackend   (net.realtime)
 * </pre>
 */
@NullMarked
package io.simpyio.net.netty;

import org.jspecify.annotations.NullMarked;
