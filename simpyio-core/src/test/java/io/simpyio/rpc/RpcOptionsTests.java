package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.message.MessageExtension;
import io.simpyio.message.MessageOptions;
import io.simpyio.rpc.message.RpcClientOptions;
import io.simpyio.rpc.message.RpcServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RpcOptionsTests {

    @Test
    void limitsThatMakeNoSenseAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcOptions.DEFAULT.withMaxCalls(0))
                .withMessage("maxCalls must be positive, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcOptions.DEFAULT.withMaxEndpoints(-1))
                .withMessage("maxEndpoints must be positive, but is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcOptions.DEFAULT.withDeadline(Duration.ofSeconds(-1)))
                .withMessage("deadline must not be negative, but is PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcServerOptions.DEFAULT.withMaxTotalQueuedBytes(0))
                .withMessage("maxTotalQueuedBytes must be positive, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcServerOptions.DEFAULT.withIdleTimeout(Duration.ofNanos(-1)))
                .withMessageStartingWith("idleTimeout must not be negative");
    }

    @Test
    void callsHaveADeadlineUnlessToldOtherwise() {
        assertThat(RpcClientOptions.DEFAULT.rpc().deadline()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void serverAcceptsTheExtensionAndRefusingItStays() {
        assertThat(RpcServerOptions.DEFAULT.message().extension()).isEqualTo(MessageExtension.ACCEPTED);
        MessageOptions refused = MessageOptions.DEFAULT.withExtension(MessageExtension.REFUSED);
        assertThat(RpcClientOptions.DEFAULT.withMessage(refused).message().extension())
                .isEqualTo(MessageExtension.REFUSED);
    }
}
