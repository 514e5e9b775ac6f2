/**
 * Makes a Spring Boot application a simpyio application. Each room below is one concern, with its auto-configurations
 * and its properties; arrows point only to the left:
 *
 * <pre>
 * environment  &lt;-  process  &lt;-  metrics
 * environment, tls  &lt;-  server
 * server, rpc  &lt;-  message
 * server, rpc  &lt;-  http
 * rpc  &lt;-  observation.rpc, security
 * http  &lt;-  observation.http
 * rpc, tls  &lt;-  client  &lt;-  client.discovery
 * </pre>
 *
 * This package holds what they share.
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
