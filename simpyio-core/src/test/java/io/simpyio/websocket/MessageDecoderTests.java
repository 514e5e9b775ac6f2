package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.BINARY;
import static io.simpyio.websocket.RawWebSocket.CONTINUATION;
import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.TEXT;
import static io.simpyio.websocket.RawWebSocket.frame;
import static io.simpyio.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames mean, and what compression makes of them, without a network. */
class MessageDecoderTests {

    private static final int MAX_BYTES = 1 << 20;

    private static String decode(byte[] input) {
        return DecodedMessages.of(input, input.length, true, MAX_BYTES, null);
    }

    @Test
    void aTextThatIsNotUtf8IsRefusedWithTheFragmentThatMakesItSo() {
        byte[] good = "\u03ba\u1f79".getBytes(StandardCharsets.UTF_8);
        for (String digits : Utf8Tests.MALFORMED) {
            byte[] bad = join(good, HexFormat.of().parseHex(digits));
            assertThat(decode(frame(FIN | TEXT, bad))).as(digits).isEqualTo("refused 1007");
            for (int cut = 0; cut <= bad.length; cut++) {
                byte[] first = frame(TEXT, Arrays.copyOf(bad, cut));
                byte[] second = frame(CONTINUATION, Arrays.copyOfRange(bad, cut, bad.length));
                assertThat(decode(join(first, second)))
                        .as("%s cut at %d", digits, cut)
                        .endsWith("refused 1007");
            }
        }
        assertThat(decode(frame(FIN | TEXT, Arrays.copyOf(good, 4)))).isEqualTo("refused 1007");
        assertThat(decode(join(frame(TEXT, Arrays.copyOf(good, 4)), frame(FIN | CONTINUATION, ""))))
                .isEqualTo(" refused 1007");
        // The next text begins anew.
        assertThat(decode(
                        join(frame(TEXT, good), frame(FIN | CONTINUATION, good), frame(TEXT, good), frame(FIN, good))))
                .isEqualTo(" text \u03ba\u1f79\u03ba\u1f79  text \u03ba\u1f79\u03ba\u1f79 ");
    }

    @Test
    void aServersFramesHaveNoMasks() {
        byte[] unmasked = frame(FIN | BINARY, new byte[] {1}, 1, false);
        assertThat(DecodedMessages.of(unmasked, 1, false, MAX_BYTES, null)).isEqualTo("binary 01 ");
        assertThat(DecodedMessages.of(frame(FIN | BINARY, new byte[1]), 1, false, MAX_BYTES, null))
                .isEqualTo("refused 1002");
    }

    /** Each message is read by somebody who knows of those before it no more than the window. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 12, 15})
    void nothingRefersFartherBackThanTheWindow(int bits) throws DataFormatException {
        Random random = new Random(bits);
        Deflation deflation = new Deflation(true, bits);
        byte[] line = new byte[(1 << bits) + 50];
        random.nextBytes(line); // Comes again and again, and so a larger window would refer to it.
        byte[] before = {};
        int sent = 0;
        for (int at = 0; sent < 5 << bits; at = (at + 40) % (line.length - 40)) {
            byte[] message = Arrays.copyOfRange(line, at, at + 40);
            byte[] payload = deflation.deflate(message, true);
            Inflater inflater = new Inflater(true);
            inflater.setDictionary(before);
            inflater.setInput(join(payload, new byte[] {0, 0, -1, -1}));
            byte[] read = new byte[41];
            assertThat(inflater.inflate(read)).isEqualTo(40);
            assertThat(Arrays.copyOf(read, 40)).isEqualTo(message);
            inflater.end();
            before = join(before, message);
            before = Arrays.copyOfRange(before, Math.max(0, before.length - (1 << bits)), before.length);
            sent += 40;
        }
        deflation.end();
    }

    @Test
    void aMessageMayBeAsLargeAsTheLimitAndNoLarger() {
        DeflateParameters compression = new DeflateParameters(true, true, 15, 15);
        for (int bytes : new int[] {MAX_BYTES, MAX_BYTES + 1}) {
            String expected = bytes > MAX_BYTES ? "refused 1009" : "binary ";
            byte[] plain = frame(FIN | BINARY, new byte[bytes]);
            assertThat(DecodedMessages.of(plain, plain.length, true, MAX_BYTES, null))
                    .startsWith(expected);
            Deflation deflation = new Deflation(true, 15);
            byte[] compressed = frame(FIN | 0x40 | BINARY, deflation.deflate(new byte[bytes], true));
            deflation.end();
            assertThat(compressed.length).isLessThan(3_000);
            assertThat(DecodedMessages.of(compressed, compressed.length, true, MAX_BYTES, compression))
                    .startsWith(expected);
        }
    }
}
