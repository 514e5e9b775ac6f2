/**
 * What lies between two hosts: each direction is a link of its own, with latency, bandwidth and loss. It carries parcels
 * and knows nothing of what is in them.
 *
 * <pre>
 * Links ──► Link ──► LinkProfile ──► Latency      what a link is like
 *             └────► LinkRule ──► Verdict         what a fault does to what passes
 * </pre>
 *
 * <p>Loop-confined, but for the values {@link io.simpyio.virtual.link.LinkProfile} and {@link
 * io.simpyio.virtual.link.Latency}. Depends on the kernel and on random streams.
 */
@NullMarked
package io.simpyio.virtual.link;

import org.jspecify.annotations.NullMarked;
