package io.simpyio.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decoded, or refused, does not depend on where the bytes are cut, and nothing else is ever thrown. */
class HttpDecoderFuzz {

    /** Lines and heads are never too long here: just at its limit Netty counts a return that comes alone. */
    private static final HttpLimits LIMITS = new HttpLimits(10_000, 10_000, 40, 100);

    private static final List<String> PIECES = List.of(
            "GET / HTTP/1.1\r\n",
            "POST /a?b=c HTTP/1.1\r\n",
            "HTTP/1.1 200 OK\r\n",
            "Host: a\r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip\r\n",
            "X: y\r\n",
            " folded\r\n",
            "\r\n",
            "\r\n\r\n",
            "3\r\nabc\r\n",
            "0\r\n\r\n",
            "5;x=y\r\n12345\r\n",
            "abc",
            "\r",
            "\n",
            " ",
            "\t",
            "\u0000");

    @FuzzTest(maxDuration = "20s")
    void cutsDoNotMatter(byte[] input) {
        check(input);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void cutsDoNotMatterInWhatIsAlmostRight(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(12); pieces >= 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            byte[] input = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            if (input.length > 0 && random.nextBoolean()) {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            try {
                check(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("With seed=" + seed + ": " + Arrays.toString(input), e);
            }
        }
    }

    private static void check(byte[] input) {
        for (boolean requests : new boolean[] {true, false}) {
            String whole = decode(input, input.length, requests);
            assertThat(decode(input, 1, requests)).as("byte by byte").isEqualTo(whole);
            assertThat(decode(input, 7, requests)).as("in pieces of 7").isEqualTo(whole);
        }
    }

    /**
     * What comes out: heads, bodies, and whether the rest is refused; of two faults either may be the reason, as the one
     * that is further ahead is not seen yet when bytes come late.
     */
    private static String decode(byte[] input, int step, boolean requests) {
        HttpDecoder decoder = new HttpDecoder(
                requests ? new RequestDecoder(LIMITS) : new ResponseDecoder(LIMITS), LIMITS, requests ? 400 : 502);
        StringBuilder out = new StringBuilder();
        ByteBuf received = Unpooled.buffer();
        try {
            for (int at = 0; at < input.length; at += step) {
                received.writeBytes(input, at, Math.min(step, input.length - at));
                drain(decoder, received, out);
            }
        } catch (HttpException e) {
            assertThat(e.framingInDoubt()).isTrue();
            out.append(" refused");
        } finally {
            received.release();
        }
        return out.toString();
    }

    private static void drain(HttpDecoder decoder, ByteBuf received, StringBuilder out) {
        while (received.isReadable()) {
            if (decoder.ended()) {
                HttpMessage message = decoder.head(received);
                if (message == null) {
                    return;
                }
                List<String> fields = new ArrayList<>();
                message.headers().forEach(field -> fields.add(field.getKey() + "=" + field.getValue()));
                out.append(" head ").append(fields);
            } else {
                HttpContent content = decoder.content(received);
                if (content == null) {
                    return;
                }
                out.append(content.content().toString(StandardCharsets.ISO_8859_1));
                content.release();
            }
        }
    }
}
