package io.simpyio.packet;

import java.io.Serial;

/** A packet is longer than the limit, on the way out or announced by the peer. */
public final class PacketTooLargeException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    PacketTooLargeException(int maxPacketSize, long size) {
        super("Packet too large. Allowed " + maxPacketSize + " bytes but got " + size
                + " bytes (the limit is maxPacketSize)");
    }
}
