/**
 * What meters and traces of calls and requests have in common; each protocol has a room of its own below.
 *
 * <pre>
 * observation  &lt;-  observation.rpc, observation.http
 * </pre>
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
