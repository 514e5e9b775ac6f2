/**
 * Calls of one service, whichever of its instances carries them out: connections that are made when they are needed and
 * made again when they are lost, in turn to all instances that work, and calls that are tried again where that does no
 * harm.
 *
 * <pre>
 * RpcClient ──► ServiceChannel (a channel, for one peer that stands for the service) ──► PendingCall: a call, and its attempts
 *                     │                                                                       │
 *                     └──► Instances: which there are, and which is next ──► Instance: one address, its connection ◄─┘
 *                              ▲                                                ▲
 *                    RpcInstances (where they are found)               RpcConnector (how one is connected to)
 * RpcServiceOptions: RpcRetry, BackOff, KeepAlive                      RpcInstanceState: how one is at the moment
 * </pre>
 */
@NullMarked
package io.simpyio.rpc.client;

import org.jspecify.annotations.NullMarked;
