package io.simpyio.spring.boot.autoconfigure.observation;

import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of meters and traces of calls and requests.
 *
 * @param maxNames Maximum number of different paths of calls, and of templates of requests, that a client has as tags;
 *     others are "UNKNOWN". A server has those that it serves.
 */
@ConfigurationProperties(ObservationProperties.PREFIX)
public record ObservationProperties(@DefaultValue("100") int maxNames) {

    static final String PREFIX = "simpyio.observations";

    /** Fails if a value makes no sense, and says which. */
    public void check() {
        PropertyRange.between(PREFIX + ".max-names", maxNames, 1, Integer.MAX_VALUE);
    }
}
