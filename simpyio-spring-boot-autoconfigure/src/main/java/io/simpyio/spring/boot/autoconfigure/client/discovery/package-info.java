/**
 * Instances of services by Spring Cloud's {@code DiscoveryClient}.
 *
 * <pre>
 * SimpyioDiscoveryAutoConfiguration ──► DiscoveredInstances ──► DiscoveryClient (Spring Cloud)
 * </pre>
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.client.discovery;

import org.jspecify.annotations.NullMarked;
