package io.simpyio.rpc.http;

import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;
import java.util.List;

/**
 * How calls travel over HTTP, at either end.
 *
 * @param codecs what is understood, best first; a codec's media type is {@code application/} and its name. A client sends
 *     its arguments in the first, and takes its results in any; a server answers as it is asked
 * @param maxBodyBytes how much the arguments of a call may be, which else is refused with 413, or its result at a client
 */
public record RpcHttpOptions(List<Codec> codecs, long maxBodyBytes) {

    /** The limit on bodies if nothing else is said. */
    public static final long DEFAULT_MAX_BODY_BYTES = 1 << 20;

    /** JSON, of at most 1 MiB. */
    public static final RpcHttpOptions DEFAULT = new RpcHttpOptions(List.of(new JsonCodec()), DEFAULT_MAX_BODY_BYTES);

    /** Fails with an {@link IllegalArgumentException} if there is no codec, or if the limit is not positive. */
    public RpcHttpOptions {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("codecs must not be empty");
        }
        if (maxBodyBytes <= 0) {
            throw new IllegalArgumentException("maxBodyBytes must be positive, but is " + maxBodyBytes);
        }
    }

    /** These with other {@link #codecs()}. */
    public RpcHttpOptions withCodecs(Codec... others) {
        return new RpcHttpOptions(List.of(others), maxBodyBytes);
    }

    /** These with another {@link #maxBodyBytes()}. */
    public RpcHttpOptions withMaxBodyBytes(long limit) {
        return new RpcHttpOptions(codecs, limit);
    }

    static String mediaType(Codec codec) {
        return "application/" + codec.name();
    }
}
