package io.simpyio.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query or of a form, decoded; immutable. A name may have several values. */
public final class HttpParameters {

    /** How many parameters there may be; the rest is not looked at. */
    public static final int MAX_PARAMETERS = 1_024;

    private final Map<String, List<String>> values;

    private HttpParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Decodes {@code a=1&b=2}.
     *
     * @throws HttpException with status 400 if the text is not properly encoded
     */
    public static HttpParameters parse(String encoded) {
        try {
            return new HttpParameters(QueryStringDecoder.builder()
                    .hasPath(false)
                    .maxParams(MAX_PARAMETERS)
                    .semicolonIsNormalChar(true)
                    .build(encoded)
                    .parameters());
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "Parameters that are not properly encoded", e);
        }
    }

    /** The first value of a parameter; empty if there is none. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of a parameter, in their order. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The names, in their order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
