package io.simpyio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

class JsonCodecTests {

    private final JsonCodec codec = new JsonCodec();

    record Car(String plate, double chargeKwh) {
        Car {
            if (chargeKwh < 0) {
                throw new IllegalArgumentException("negative charge");
            }
        }
    }

    private String encode(Object value) {
        return new String(codec.encode(value), StandardCharsets.US_ASCII);
    }

    private Object decode(String json) {
        return codec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nameIsJson() {
        assertThat(codec.name()).isEqualTo("json");
    }

    @Test
    void writesCompactAscii() {
        assertThat(encode(Map.of("a", List.of(1, 2.5, true)))).isEqualTo("{\"a\":[1,2.5,true]}");
        assertThat(encode("\u20ac/\ud83d\udd0c\n").toLowerCase(Locale.ROOT)).isEqualTo("\"\\u20ac/\\ud83d\\udd0c\\n\"");
        assertThat(encode(new Car("A 1", 2))).isEqualTo("{\"plate\":\"A 1\",\"chargeKwh\":2.0}");
        assertThat(encode(null)).isEqualTo("null");
    }

    @Test
    void readsWhatPythonWrites() {
        assertThat(decode("{\"a\": [1, 2.5, true, null], \"b\": \"\\/\\u20AC\"}"))
                .isEqualTo(Map.of("a", Arrays.asList(1, 2.5, true, null), "b", "/\u20ac"));
        assertThat(decode("[NaN, Infinity, -Infinity]"))
                .isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertThat(decode("1e999")).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void wholeNumbersAreExact() {
        BigInteger big = BigInteger.TEN.pow(900);
        for (Object number : List.of(1, 1L << 33, 9_007_199_254_740_993L, big, big.negate())) {
            assertThat(decode(encode(number))).isEqualTo(number);
        }
    }

    @Test
    void doublesAreExact() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            assertThat(decode(encode(number))).as("seed 7, number %d", i).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "nul",
                "[1,]",
                "[1",
                "1 2",
                "{a:1}",
                "'a'",
                "\"\\x\"",
                "\"a\nb\"",
                "01",
                ".5",
                "\ufeff1",
                "// c\n1",
                "[\u0000]"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(text))
                .withMessageStartingWith("Failed to decode JSON: ");
    }

    @Test
    void bytesMustBeUtf8() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.decode("\"x\"".getBytes(StandardCharsets.UTF_16BE)))
                .withMessageStartingWith("Failed to decode JSON: ");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.decode(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
                .withMessage("Failed to decode JSON: not UTF-8");
    }

    @Test
    void depthIsLimitedBothWays() {
        Object value = List.of();
        for (int i = 0; i < 100_000; i++) {
            value = List.of(value);
        }
        Object deep = value;
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.encode(deep));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode("[".repeat(100_000) + "]".repeat(100_000)));
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> codec.encode(itself));
    }

    @Test
    void convertsToWhatIsWanted() {
        Type cars = new TypeReference<List<Car>>() {}.getType();
        assertThat(codec.convert(decode("[{\"plate\": \"A 1\", \"chargeKwh\": 3}]"), cars))
                .isEqualTo(List.of(new Car("A 1", 3)));
        assertThat(codec.convert(1, long.class)).isEqualTo(1L);
        assertThat(codec.convert(1, double.class)).isEqualTo(1.0);
        assertThat(codec.convert("text", String.class)).isEqualTo("text");
        assertThat(codec.convert(null, String.class)).isNull();
        assertThat(codec.convert(decode("{\"a\": [1]}"), Object.class)).isEqualTo(Map.of("a", List.of(1)));
    }

    @Test
    void scalarsStayWhatTheyAre() {
        String text = "no interned text".substring(3);
        assertThat(codec.convert(text, String.class)).isSameAs(text);
        assertThat(codec.convert(1.5, double.class)).isEqualTo(1.5);
        assertThat(codec.convert(1, int.class)).isEqualTo(1);
        assertThat(codec.convert(1L << 40, long.class)).isEqualTo(1L << 40);
        assertThat(codec.convert(true, Boolean.class)).isEqualTo(true);
    }

    @Test
    void aUsersDeserializerOfScalarsIsAsked() {
        JsonCodec trimming = new JsonCodec(JsonMapper.builder()
                .addModule(new SimpleModule().addDeserializer(String.class, new Trimming()))
                .build());
        assertThat(trimming.convert(" text ", String.class)).isEqualTo("text");
        assertThat(trimming.convert(1.5, double.class)).isEqualTo(1.5);
    }

    private static final class Trimming extends ValueDeserializer<String> {

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            return parser.getString().trim();
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("text", int.class);
        refused(1.5, int.class);
        refused(1L << 40, int.class);
        refused(null, int.class);
        refused(List.of(1), String.class);
        refused(List.of("x"), new TypeReference<List<Integer>>() {}.getType());
        refused(Map.of("plate", "A 1", "chargeKwh", -1), Car.class);
        refused(Map.of("plate", "A 1", "colour", "red"), Car.class);
    }

    private void refused(Object value, Type type) {
        assertThatExceptionOfType(CodecException.class)
                .as("%s as %s", value, type)
                .isThrownBy(() -> codec.convert(value, type))
                .withMessageStartingWith("Failed to convert a JSON value to " + type.getTypeName() + ": ");
    }

    /** What the other side has sent is quoted, and logged. */
    @Test
    void failureHasNoControlCharacters() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.decode("\u001b[31mred".getBytes(StandardCharsets.UTF_8)))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.decode("$\u0005".getBytes(StandardCharsets.UTF_8)))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
    }
}
