/**
 * HTTP/2 on sockets, what server and client share.
 *
 * <pre>
 * Http2Connection ──► Http2Codec ──► Netty's codec: frames, HPACK, windows
 *     │    │               └────────► Http2Wire (what it takes for its channel) ──► TcpSocket
 *     │    ├────────► IncomingFrames ──► FloodGuard, Http2Limits
 *     │    └────────► FrameWatch ──► FrameBounds
 *     └─────────────► Http2Stream (a message each way: HttpBody, HttpBodyWriter) ──► StreamInput
 *                         └──► Http2Fields (heads as fields)
 * </pre>
 */
@NullMarked
package io.simpyio.http.http2;

import org.jspecify.annotations.NullMarked;
