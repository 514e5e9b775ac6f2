package io.simpyio.http.server;

import io.simpyio.kernel.Environment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the header field Date (RFC 9110, 5.6.7), made anew once in a second. Loop-confined. */
final class ResponseDate {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Environment environment;
    private long second = Long.MIN_VALUE;
    private String text = "";

    ResponseDate(Environment environment) {
        this.environment = environment;
    }

    String text() {
        long now = Math.floorDiv(environment.clock().millis(), 1_000L);
        if (now != second) {
            second = now;
            text = FORMAT.format(Instant.ofEpochSecond(now));
        }
        return text;
    }
}
