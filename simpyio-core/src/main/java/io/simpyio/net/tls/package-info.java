/**
 * TLS for sockets: what one end shows, whom it trusts and what it allows, as one immutable {@link io.simpyio.net.tls.Tls}.
 *
 * <pre>
 * TlsIdentity (certificate and key) ──┐
 * TlsTrust (whom to believe) ─────────┴─► TlsBuilder ──► Tls ──► a Netty handler for each connection ──► TlsSession
 *                                             └──────► TlsProvider   JDK or OpenSSL
 * TlsFailures: what went wrong, in words
 * </pre>
 *
 * <p>Knows Netty's handlers and the JDK, and no socket; the room {@code net} puts it into the pipelines of its sockets.
 */
@NullMarked
package io.simpyio.net.tls;

import org.jspecify.annotations.NullMarked;
