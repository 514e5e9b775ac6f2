package io.simpyio.demo;

import io.simpyio.codec.Codec;
import io.simpyio.spring.WebSocketMapping;
import io.simpyio.websocket.WebSocket;
import io.simpyio.websocket.WebSocketHandler;
import java.nio.charset.StandardCharsets;

/** Tells whoever opens a WebSocket how the park stands, once a second. */
@WebSocketMapping("/park/live")
class LiveStatus implements WebSocketHandler {

    private final ChargingPark park;
    private final Codec codec;

    LiveStatus(ChargingPark park, Codec codec) {
        this.park = park;
        this.codec = codec;
    }

    @Override
    public void handle(WebSocket socket) {
        while (true) {
            byte[] json = codec.encode(park.status());
            socket.send(new String(json, StandardCharsets.UTF_8)).await();
            socket.environment().timeout(1).await();
        }
    }
}
