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
 * <p>This package and {@code fault} are what users touch, with the profiles of {@code link}; {@code tcp} and {@code
 * transport} are public for each other only. Everything is loop-confined and deterministic.
 */
@NullMarked
package io.simpyio.virtual;

import org.jspecify.annotations.NullMarked;
