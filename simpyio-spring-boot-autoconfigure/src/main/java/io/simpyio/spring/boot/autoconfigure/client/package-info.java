/**
 * The clients of the application: connections to services, by properties, and beans of interfaces that call them.
 *
 * <pre>
 * ImportRpcClients (beans of interfaces) ──► ConfiguredRpcClients: clients by name ──► ClientSettings ──► ClientProperties
 *                                                    ▲                                  └──► ServiceDiscovery (discovery)
 *                                            RpcClientLifecycle
 * </pre>
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
