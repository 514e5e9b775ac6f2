/**
 * What processes share and wait for: SimPy's resources, of which the first is {@link io.simpyio.resource.Resource}.
 *
 * <p>Depends on the kernel only.
 */
@NullMarked
package io.simpyio.resource;

import org.jspecify.annotations.NullMarked;
