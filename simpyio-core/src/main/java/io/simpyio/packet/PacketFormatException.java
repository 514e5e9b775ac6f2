package io.simpyio.packet;

import java.io.Serial;

/** The peer sent a packet that is not what was agreed on, such as a text that is not UTF-8. */
public final class PacketFormatException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    PacketFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
