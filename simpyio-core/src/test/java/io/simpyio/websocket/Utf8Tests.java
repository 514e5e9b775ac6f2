package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is UTF-8 and what is not, and how soon that is known. */
class Utf8Tests {

    /** Sequences that are malformed, as sixteen digits show them; the last byte is the one that makes each impossible. */
    static final List<String> MALFORMED = List.of(
            "80",
            "bf",
            "c0",
            "c1",
            "e080",
            "e09f",
            "eda0",
            "edbf",
            "f080",
            "f08f",
            "f490",
            "f4bf",
            "f5",
            "f8",
            "fc",
            "fe",
            "ff",
            "c27f",
            "c2c2",
            "e17f",
            "e1807f",
            "e180c0",
            "f17f",
            "f1807f",
            "f180807f",
            "f18080c0",
            "eda080");

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void whatIsMalformedIsRefusedWithTheByteThatMakesItSo() {
        for (String digits : MALFORMED) {
            byte[] bytes = hex(digits);
            Utf8 check = new Utf8();
            check.check("a\u20ac".getBytes(StandardCharsets.UTF_8), false);
            int at = 0;
            try {
                for (; at < bytes.length; at++) {
                    check.check(new byte[] {bytes[at]}, false);
                }
                assertThat(digits)
                        .as("a malformed sequence that was let through")
                        .isEmpty();
            } catch (WebSocketException e) {
                assertThat(e.code()).isEqualTo(1007);
                boolean known = digits.equals("eda080"); // With the second byte already.
                assertThat(at).as("where %s fails", digits).isEqualTo(known ? 1 : bytes.length - 1);
            }
        }
    }

    @Test
    void everyCharacterIsLetThroughHoweverItIsCut() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x11000 ? 1 : 97) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(point);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.text(bytes)).isEqualTo(text);
            Utf8 check = new Utf8();
            for (int i = 0; i < bytes.length; i++) {
                check.check(new byte[] {bytes[i]}, false);
            }
            check.check(new byte[0], true);
        }
    }

    /** All sequences of up to three bytes, and many of four: in pieces as the JDK says of the whole. */
    @Test
    void piecesAreJudgedLikeTheWhole() {
        byte[] interesting = hex("007f808f909fa0bfc1c2dfe0ecedf0f3f4f5");
        List<String> wrong = new ArrayList<>();
        for (byte one : interesting) {
            for (byte two : interesting) {
                for (byte three : interesting) {
                    for (byte four : interesting) {
                        byte[] bytes = {one, two, three, four};
                        boolean good = Arrays.equals(
                                new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
                        if (accepts(bytes, 4) != good || accepts(bytes, 1) != good || accepts(bytes, 3) != good) {
                            wrong.add(HexFormat.of().formatHex(bytes));
                        }
                    }
                }
            }
        }
        assertThat(wrong).as("sequences judged wrongly").isEmpty();
    }

    private static boolean accepts(byte[] bytes, int pieceBytes) {
        try {
            if (pieceBytes == bytes.length) {
                Utf8.text(bytes);
                return true;
            }
            Utf8 check = new Utf8();
            for (int at = 0; at < bytes.length; at += pieceBytes) {
                int end = Math.min(bytes.length, at + pieceBytes);
                check.check(Arrays.copyOfRange(bytes, at, end), end == bytes.length);
            }
            return true;
        } catch (WebSocketException e) {
            return false;
        }
    }

    @Test
    void aLongTextIsCheckedToItsEnd() {
        byte[] bytes = "\u00e4\u20ac\ud83d\ude00x".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        new Utf8().check(bytes, true);
        bytes[bytes.length - 2] = 'y';
        assertThatExceptionOfType(WebSocketException.class).isThrownBy(() -> new Utf8().check(bytes, true));
        assertThatExceptionOfType(WebSocketException.class).isThrownBy(() -> Utf8.text(bytes));
    }
}
