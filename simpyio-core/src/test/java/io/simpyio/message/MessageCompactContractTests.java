package io.simpyio.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.codec.CborCodec;
import io.simpyio.codec.CodecException;
import io.simpyio.kernel.Event;
import io.simpyio.packet.Packet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CBOR between two who have it, and JSON with all others. */
class MessageCompactContractTests extends MessageContract {

    private static final CborCodec CBOR = new CborCodec();
    private static final String PADDING = "\t \t \t";
    private static final MessageOptions ACCEPTED = MessageOptions.DEFAULT.withCompact(CBOR);
    private static final MessageOptions OFFERED = ACCEPTED.withExtension(MessageExtension.OFFERED);

    /** Has no form. */
    static final class Broken {

        public int getNumber() {
            throw new IllegalStateException("no number");
        }
    }

    /** One end, and the packets of the other. */
    private record End(Message message, Packet peer) {

        String receiveText() {
            return new String(receive(), java.nio.charset.StandardCharsets.UTF_8);
        }

        byte[] receive() {
            return peer.read().await();
        }

        void send(String text) {
            send(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        void send(byte[] data) {
            peer.write(data).await();
        }
    }

    private End end(MessageOptions options) {
        Connection connection = connect();
        return new End(new Message(new Packet(connection.server()), options), new Packet(connection.client()));
    }

    @Test
    void whoOffersItSaysSoWithTwiceThePaddingAndUsesItOnceTheOtherEndHasSaidSo() {
        run(() -> {
            End end = end(OFFERED);
            Event<Object> reply = end.message().send("ohai");
            assertThat(end.receiveText()).isEqualTo("[0,0,\"ohai\"]" + PADDING + PADDING);
            end.message().send("still");
            assertThat(end.receiveText()).isEqualTo("[0,1,\"still\"]");
            end.send("[1, 0, \"cya\"]" + PADDING + PADDING);
            assertThat(reply.await()).isEqualTo("cya");
            Event<Object> second = end.message().send(List.of("second", 1.5), Map.of("deadline", 1));
            byte[] compact = end.receive();
            assertThat(compact[0]).isNegative();
            assertThat(CBOR.decode(compact)).isEqualTo(List.of(0, 2, List.of("second", 1.5), Map.of("deadline", 1)));
            end.send(CBOR.encode(List.of(1, 2, List.of("fine"))));
            assertThat(second.await()).isEqualTo(List.of("fine"));
        });
    }

    @Test
    void whoIsOfferedItAnswersWithTwiceThePaddingAndUsesItFromThenOn() {
        run(() -> {
            End end = end(ACCEPTED);
            end.send("[0, 0, \"ohai\"]" + PADDING + PADDING);
            end.message().recv().await().succeed("cya");
            assertThat(end.receiveText()).isEqualTo("[1,0,\"cya\"]" + PADDING + PADDING);
            end.send(CBOR.encode(List.of(0, 1, "again")));
            end.message().recv().await().succeed(List.of(1));
            assertThat(CBOR.decode(end.receive())).isEqualTo(List.of(1, 1, List.of(1)));
            end.send("[0, 2, \"JSON goes on to be understood\"]");
            Request third = end.message().recv().await();
            third.succeed(new Broken());
            assertThat(CBOR.decode(end.receive()))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .startsWith(2, 2)
                    .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                    .contains("no number");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> end.message().send(new Broken()).await());
            end.send(CBOR.encode(List.of(0, 3, "still there?")));
            assertThat(end.message().recv().await().content()).isEqualTo("still there?");
        });
    }

    @Test
    void whoDoesNotHaveItIsSpokenToInJson() {
        run(() -> {
            End known = end(OFFERED);
            Event<Object> reply = known.message().send("ohai");
            known.receive();
            known.send("[1, 0, \"cya\"]" + PADDING); // It knows the extension, and no more.
            reply.await();
            known.message().send("second", Map.of("h", 1));
            assertThat(known.receiveText()).isEqualTo("[0,1,\"second\",{\"h\":1}]");
            End without = end(MessageOptions.DEFAULT);
            without.send("[0, 0, \"ohai\"]" + PADDING + PADDING);
            without.message().recv().await().succeed("cya");
            assertThat(without.receiveText()).isEqualTo("[1,0,\"cya\"]" + PADDING);
        });
    }

    @Test
    void messagesThatAreNoCborBreakTheProtocol() {
        for (byte[] wrong : new byte[][] {{(byte) 0x83, 0}, {(byte) 0xff}, CBOR.encode(List.of(0, 1)), {(byte) 0x80}}) {
            run(() -> {
                End end = end(ACCEPTED);
                end.send("[0, 0, \"ohai\"]" + PADDING + PADDING);
                end.message().recv().await().succeed("cya");
                end.send(wrong);
                assertThatExceptionOfType(MessageFormatException.class)
                        .isThrownBy(() -> end.message().recv().await());
            });
        }
    }

    @Test
    void beforeItIsAgreedOnItIsNotUnderstood() {
        run(() -> {
            End end = end(ACCEPTED);
            end.send(CBOR.encode(List.of(0, 0, "ohai")));
            assertThatExceptionOfType(MessageFormatException.class)
                    .isThrownBy(() -> end.message().recv().await());
        });
    }
}
