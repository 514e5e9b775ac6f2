/**
 * The backend {@code virtual}, and the worlds behind it: hosts on simulated links, in simulated time, that run as real
 * ones do and repeat from a seed.
 *
 * <pre>
 * VirtualBackend ──► World ──► Host ──► HostProgram, HostClock      an environment and a network for each host
 *                      ├─────► fault        what goes wrong, and when
 *                      ├─────► transport    what Netty sees: channels, event loop, resolver
 *                      ├─────► tcp          ports, connections, retransmission
 *                      └─────► link         latency, bandwidth, loss
 * </pre>
 *
 * <p>This package and {@code fault} are what users touch, with the profiles of {@code link} and, for code that asks for the
 * class of a channel, the channels of {@code transport}; the rest is public for each other only. Everything is loop-confined and deterministic.
 */
@NullMarked
package io.simpyio.virtual;

import org.jspecify.annotations.NullMarked;
