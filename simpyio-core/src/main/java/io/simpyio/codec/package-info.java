/**
 * How values become bytes on the wire: {@link io.simpyio.codec.Codec}, and {@link io.simpyio.codec.JsonCodec} by default.
 *
 * <p>Depends on no other room.
 */
@NullMarked
package io.simpyio.codec;

import org.jspecify.annotations.NullMarked;
