package io.simpyio.net.netty;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in one line why one of Netty's native transports cannot be used. */
final class NativeTransport {

    private NativeTransport() {}

    /** The reason at the root of what Netty gives; empty if it gives none. */
    static Optional<String> unavailable(@Nullable Throwable cause) {
        if (cause == null) {
            return Optional.empty();
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return Optional.of(
                message == null ? root.toString() : message.lines().findFirst().orElse(message));
    }
}
