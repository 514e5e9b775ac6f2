/**
 * Whole packets over a socket: a length of four bytes, big-endian and unsigned, then the payload; simpy.io's format.
 *
 * <pre>
 * PacketUtf8 ──► Packet ──► TcpSocket (net)
 * </pre>
 */
@NullMarked
package io.simpyio.packet;

import org.jspecify.annotations.NullMarked;
