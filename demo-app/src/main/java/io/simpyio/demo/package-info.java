/**
 * The demo: a charging park for electric cars, live on real sockets.
 *
 * <pre>
 * Arrivals (a process) ──► ChargingPark (a Resource of chargers) ◄── ParkEndpoint (RPC over messages)
 *                                                                ◄── ParkRoutes (HTTP), LiveStatus (WebSocket)
 * </pre>
 */
@NullMarked
package io.simpyio.demo;

import org.jspecify.annotations.NullMarked;
