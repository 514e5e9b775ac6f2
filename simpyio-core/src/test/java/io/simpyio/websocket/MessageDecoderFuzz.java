package io.simpyio.websocket;

import static io.simpyio.websocket.RawWebSocket.FIN;
import static io.simpyio.websocket.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decoded, or refused and how, does not depend on where the bytes are cut, and nothing else is ever thrown. */
class MessageDecoderFuzz {

    private static final int MAX_BYTES = 1_000;
    private static final DeflateParameters COMPRESSION = new DeflateParameters(true, true, 15, 15);

    @FuzzTest(maxDuration = "20s")
    void cutsDoNotMatter(byte[] input) {
        check(input);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void cutsDoNotMatterInWhatIsAlmostRight(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] input = frames(random);
            if (input.length > 0 && random.nextBoolean()) {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            try {
                check(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "With seed=" + seed + ": " + HexFormat.of().formatHex(input), e);
            }
        }
    }

    private static byte[] frames(Random random) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int[] opcodes = {0, 0, 1, 1, 2, 8, 9, 10, 0x41, 0x42};
        for (int count = random.nextInt(8); count >= 0; count--) {
            int opcode = opcodes[random.nextInt(opcodes.length)];
            byte[] payload = new byte[random.nextInt(20) == 0 ? random.nextInt(400) : random.nextInt(8)];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = (byte) (random.nextInt(6) == 0 ? random.nextInt(256) : 'a');
            }
            if ((opcode & 0x40) != 0 && random.nextBoolean()) {
                Deflation deflation = new Deflation(true, 15);
                payload = deflation.deflate(payload, true);
                deflation.end();
            }
            boolean last = random.nextInt(3) > 0 || opcode >= 8 && opcode <= 10;
            frames.writeBytes(frame((last ? FIN : 0) | opcode, payload, payload.length, random.nextInt(40) > 0));
        }
        return frames.toByteArray();
    }

    private static void check(byte[] input) {
        for (boolean server : new boolean[] {true, false}) {
            for (DeflateParameters compression : new DeflateParameters[] {null, COMPRESSION}) {
                String whole = DecodedMessages.of(input, Math.max(1, input.length), server, MAX_BYTES, compression);
                for (int pieceBytes : new int[] {1, 7}) {
                    assertThat(DecodedMessages.of(input, pieceBytes, server, MAX_BYTES, compression))
                            .as("in pieces of %d", pieceBytes)
                            .isEqualTo(whole);
                }
            }
        }
    }
}
