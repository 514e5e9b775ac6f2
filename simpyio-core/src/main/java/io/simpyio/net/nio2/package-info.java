/**
 * The backend {@code nio2}: Netty channels of our own on the JDK's asynchronous channels, which complete operations
 * rather than tell readiness; on Windows they are I/O completion ports, where it is not tested. What simpy.io's asyncore was, on every
 * platform.
 *
 * <pre>
 * Nio2BackendProvider ──► Nio2IoHandler ──► CompletionQueue   the "thread pool" of the channel group: completions wait
 *                              ▲                              here for the loop, which parks when there are none
 *       Nio2Channel, Nio2ServerChannel      what Netty sees
 *        ├──► Nio2Reader                    at most one read is under way, and only on demand
 *        └──► Nio2Writer                    at most one write is under way; holds its buffers until it is done
 * </pre>
 *
 * <p>Everything here but the queue is confined to the event loop. One thread of the JDK waits for the operating system;
 * it runs no code of ours.
 */
@NullMarked
package io.simpyio.net.nio2;

import org.jspecify.annotations.NullMarked;
