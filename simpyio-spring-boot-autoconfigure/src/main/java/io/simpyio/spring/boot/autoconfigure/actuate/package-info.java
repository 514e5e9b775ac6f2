/**
 * What an application on simpyio shows of itself, and lets be done to it, over the actuator.
 *
 * <pre>
 * SimpyioEndpoint ──► Inspection (on the loop) ──► SimpyioReport
 * SimpyioHealthIndicator ──► the loop's watch, the servers
 * </pre>
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
