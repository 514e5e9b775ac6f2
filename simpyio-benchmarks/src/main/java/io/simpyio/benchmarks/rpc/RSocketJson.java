package io.simpyio.benchmarks.rpc;

import io.netty.buffer.ByteBufInputStream;
import io.rsocket.Payload;
import java.io.InputStream;
import tools.jackson.databind.json.JsonMapper;

/** What RSocket leaves to its users: where a call goes, and JSON by Jackson. */
final class RSocketJson {

    static final String ROUTE = "park/book";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private RSocketJson() {}

    static <T> T read(Payload payload, Class<T> type) {
        InputStream json = new ByteBufInputStream(payload.sliceData());
        return MAPPER.readValue(json, type);
    }

    static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }
}
