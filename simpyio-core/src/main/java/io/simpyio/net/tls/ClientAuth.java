package io.simpyio.net.tls;

/** Whether a server asks its clients for certificates. */
public enum ClientAuth {
    /** Does not ask. */
    NONE,
    /** Asks, and takes a client without one too. */
    WANT,
    /** Takes no client without one. */
    NEED
}
