/**
 * TCP between the hosts of a world, as Linux does it: handshake, backlog, windows, retransmission, reset. Errors have the
 * JDK's types and texts.
 *
 * <pre>
 * AddressBook ──► TcpStack ──► Ports, Listener      one for each host
 *                     └──────► Endpoint ──► Reception ──► ReceiveBuffer      one end of a connection
 *                                  └──────► Retransmission
 *                     Segment ──► link's Parcel
 * </pre>
 *
 * <p>The model is that of RFC 9293 and RFC 6298, but that acknowledgements are no segments: a sender is told what was
 * lost, which costs nothing while nothing is, and acts on it when TCP would have found out. There is no congestion
 * window. Loop-confined. Depends on the links and the kernel.
 */
@NullMarked
package io.simpyio.virtual.tcp;

import org.jspecify.annotations.NullMarked;
