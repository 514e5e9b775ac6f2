/**
 * How values become bytes on the wire: {@link io.simpyio.codec.Codec}, {@link io.simpyio.codec.JsonCodec} by default, and
 * {@link io.simpyio.codec.CborCodec} where both ends have it.
 *
 * <p>Depends on no other room.
 */
@NullMarked
package io.simpyio.codec;

import org.jspecify.annotations.NullMarked;
