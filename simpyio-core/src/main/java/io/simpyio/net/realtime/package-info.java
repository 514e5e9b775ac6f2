/**
 * What backends on real sockets have in common, whatever channels they bring: the clock, waiting for I/O in the loop, and
 * looking names up.
 *
 * <pre>
 * RealTimeBackend ──► RealTimeDriver         the JVM's monotonic clock; waits in the event loop's I/O handler
 *        └──────────► BlockingNameResolver   off the loop
 * </pre>
 */
@NullMarked
package io.simpyio.net.realtime;

import org.jspecify.annotations.NullMarked;
