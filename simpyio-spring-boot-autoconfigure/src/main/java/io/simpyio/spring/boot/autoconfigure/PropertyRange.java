package io.simpyio.spring.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Checks that the value of a property is in its range; the failure names the property, and Boot makes it readable. */
public final class PropertyRange {

    private PropertyRange() {}

    /** Fails unless {@code min <= value <= max}. */
    public static void between(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw invalid(property, value, "must be between " + min + " and " + max);
        }
    }

    /** Fails unless the number is at least the minimum. */
    public static void atLeast(String property, double value, double min) {
        if (!(value >= min)) {
            throw invalid(property, value, "must be at least " + min);
        }
    }

    /** Fails unless the number is positive and finite. */
    public static void positive(String property, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw invalid(property, value, "must be positive and finite");
        }
    }

    /** Fails unless the duration is at least the minimum. */
    public static void atLeast(String property, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw invalid(property, value, "must be at least " + min);
        }
    }

    private static InvalidConfigurationPropertyValueException invalid(String property, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(property, value, "It " + reason + ".");
    }
}
