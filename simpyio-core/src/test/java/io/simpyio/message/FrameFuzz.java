package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.simpyio.codec.Codec;
import io.simpyio.codec.JsonCodec;

/** Whatever is in a packet, it is a message or a bad one. */
class FrameFuzz {

    private static final Codec CODEC = new JsonCodec();

    @FuzzTest(maxDuration = "20s")
    void everyPacketIsAMessageOrABadOne(byte[] packet) {
        Frame frame;
        try {
            frame = Frame.decode(packet, CODEC, true);
        } catch (MessageFormatException bad) {
            assertThat(bad.getMessage()).as("what is logged of it").doesNotContainPattern("\\p{Cntrl}");
            return;
        }
        Frame again = Frame.decode(frame.encode(CODEC), CODEC, true);
        assertThat(again).hasToString(frame.toString()); // NaN is not equal to itself.
    }
}
