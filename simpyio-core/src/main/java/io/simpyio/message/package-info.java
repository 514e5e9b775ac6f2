/**
 * Requests and replies, both ways over one connection, any number at a time; simpy.io's wire format: a packet holds
 * {@code [type, id, content]}, where type is REQUEST 0, SUCCESS 1 or FAILURE 2.
 *
 * <pre>
 * Message ──► MessageCarrier (PacketCarrier ──► Packet)      Request: what recv() gives, to be replied to
 *    └──────► Codec (codec)         Frame: one [type, id, content]      Agreement: do both ends know the extension?
 * </pre>
 */
@NullMarked
package io.simpyio.message;

import org.jspecify.annotations.NullMarked;
