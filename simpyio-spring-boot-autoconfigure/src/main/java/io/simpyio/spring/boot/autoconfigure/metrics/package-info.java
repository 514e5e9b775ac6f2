/**
 * What the loop, the processes and the sockets do, as Micrometer meters. {@code management.metrics.enable.simpyio}
 * switches them off. No tag has a value that comes from outside the code: no address, and a name only where each is that
 * of an annotated method, of which there are as many as were written.
 */
@NullMarked
package io.simpyio.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
