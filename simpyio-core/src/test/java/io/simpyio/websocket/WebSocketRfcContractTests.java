package io.simpyio.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.simpyio.net.BackendCase;
import io.simpyio.net.Wire;
import io.simpyio.websocket.WebSocketRfcCases.Case;
import org.junit.jupiter.params.provider.MethodSource;

/** A client by hand against our server. */
@MethodSource(BackendCase.ALL)
class WebSocketRfcContractTests extends WebSocketRfcContract {

    WebSocketRfcContractTests() {
        super(new WebSocketRfcCases(true));
    }

    @Override
    protected void begin(WebSocketOptions options) {
        serve(ECHO, options);
    }

    @Override
    protected RawWebSocket peer() {
        return rawSocket();
    }

    /** Who goes on sending after a close frame may miss the answer with TLS 1.2, which has no half-close. */
    @Override
    protected boolean checkable(Case one, int pieceBytes) {
        boolean split = pieceBytes == 1 || one.number().equals("7.1.6");
        return super.checkable(one, pieceBytes)
                && (world.wire() != Wire.TLS_1_2 || !split || !one.number().startsWith("7.1."));
    }

    @Override
    protected void assertEnded(RawWebSocket peer, int code, boolean fails) {
        if (!fails || world.wire() != Wire.TLS_1_2) { // With which the server then waits for a second.
            peer.assertEnded();
        }
        peer.socket().close();
    }

    @Override
    protected void end() {
        awaitConnections(0);
        assertThat(warnings()).isEmpty();
    }
}
