package io.simpyio.resource.examples;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Prints numbers as Python's {@code %} does, whose digits are those of the exact value; Java's are not always. */
final class PythonFormat {

    private PythonFormat() {}

    /** {@code '%.<decimals>f'}. */
    static String fixed(double value, int decimals) {
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** {@code '%<width>.<decimals>f'}. */
    static String fixed(double value, int width, int decimals) {
        String digits = fixed(value, decimals);
        return " ".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** {@code '%d'} of a float: without its fraction. */
    static String integer(double value) {
        return String.valueOf((long) value);
    }
}
