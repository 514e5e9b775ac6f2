package io.simpyio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborCodecTests {

    private final Codec codec = new CborCodec();

    record Car(String plate, double charge, List<Integer> doors, byte[] picture) {}

    /** RFC 8949, appendix A. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "100, 1864",
        "-1, 20",
        "true, f5",
        "null, f6",
        "1.1, fb3ff199999999999a",
        "IETF, 6449455446",
        "\u00fc, 62c3bc",
    })
    void whatTheStandardShows(String value, String hex) {
        Object expected = new JsonCodec()
                .decode((value.matches("[-0-9.]+|true|null") ? value : '"' + value + '"')
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(codec.decode(HexFormat.of().parseHex(hex))).isEqualTo(expected);
        assertThat(HexFormat.of().formatHex(codec.encode(expected))).isEqualTo(hex);
    }

    @Test
    void valuesComeBackAsTheyAreInJson() {
        Object value = Arrays.asList(
                1,
                -5_000_000_000L,
                new BigInteger("123456789012345678901234567890"),
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                "\u20ac",
                null,
                List.of(),
                Map.of("a", Map.of()));
        assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
        assertThat(codec.encode(List.of(0, 1, "ohai"))[0]).isNegative();
    }

    @Test
    void objectsAreConvertedFromEitherFormat() {
        Car car = new Car("A 1", 0.5, List.of(1, 2), new byte[] {1, -1});
        record Scale(List<Double> scales) {}
        Scale scale = new Scale(List.of(0.5, Double.NaN));
        assertThat(codec.convert(codec.decode(codec.encode(scale)), Scale.class))
                .isEqualTo(scale);
        for (Codec converting : new Codec[] {codec, new JsonCodec()}) {
            assertThat(converting.convert(codec.decode(codec.encode(car)), Car.class))
                    .usingRecursiveComparison()
                    .isEqualTo(car);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "0000", // more than one value
                "83", // a list without its end
                "9f01", // the same, of any length
                "62c3", // a text cut short
                "61ff", // no UTF-8
                "ff", // an end of nothing
                "1c", // reserved
                "7bffffffffffffffff", // a text of nearly all lengths
                "9bffffffffffffffff", // a list of them
            })
    void whatIsNoCborIsSaid(String hex) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.decode(HexFormat.of().parseHex(hex)))
                .withMessageStartingWith("Failed to decode CBOR: ");
    }

    @Test
    void nestingHasALimit() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x81);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.decode(deep))
                .withMessageContaining("nesting depth");
    }

    @Test
    void whatHasNoFormIsSaid() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.encode(List.of(new Object() {
                    @SuppressWarnings("unused")
                    public String getName() {
                        throw new IllegalStateException("no name");
                    }
                })))
                .withMessageContaining("as CBOR")
                .withMessageContaining("no name");
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.convert("x", Integer.class));
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.convert(1.5, Integer.class));
    }
}
