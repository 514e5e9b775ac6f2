package io.simpyio.rpc.http;

import io.simpyio.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What media types a client wants (RFC 9110, 12.5.1). */
record Accept(List<Range> ranges) {

    private static final double NOT_AT_ALL = 0;

    /** A media type or a range of them, and how much it is wanted, from 0 to 1. */
    private record Range(String type, double weight) {

        boolean matches(String mediaType) {
            return type.equals(mediaType)
                    || type.equals("*/*")
                    || type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1));
        }

        /** A type goes before a range, and that before everything. */
        int precision() {
            return type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
        }
    }

    static Accept of(HttpHeaders headers) {
        List<Range> ranges = new ArrayList<>();
        for (String value : headers.all("Accept")) {
            for (String element : value.split(",")) {
                if (!element.isBlank()) {
                    ranges.add(range(element));
                }
            }
        }
        return new Accept(ranges);
    }

    private static Range range(String element) {
        String[] parts = element.split(";", -1);
        double weight = 1;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                weight = weight(parameter.substring(2));
            }
        }
        return new Range(parts[0].strip().toLowerCase(Locale.ROOT), weight);
    }

    private static double weight(String text) {
        try {
            double weight = Double.parseDouble(text);
            return weight >= 0 && weight <= 1 ? weight : NOT_AT_ALL;
        } catch (NumberFormatException e) {
            return NOT_AT_ALL;
        }
    }

    /** The one that is wanted most, the first of them if there are several; empty if none is wanted. */
    Optional<String> best(Collection<String> mediaTypes) {
        String best = null;
        double most = NOT_AT_ALL;
        for (String mediaType : mediaTypes) {
            double weight = weightOf(mediaType);
            if (weight > most) {
                best = mediaType;
                most = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private double weightOf(String mediaType) {
        if (ranges.isEmpty()) {
            return 1;
        }
        Range closest = null;
        for (Range range : ranges) {
            if (range.matches(mediaType) && (closest == null || range.precision() > closest.precision())) {
                closest = range;
            }
        }
        return closest == null ? NOT_AT_ALL : closest.weight();
    }
}
