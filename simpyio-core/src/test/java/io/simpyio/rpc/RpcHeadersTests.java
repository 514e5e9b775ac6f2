package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcHeadersTests {

    @Test
    void namesAreTheSameInAnyCase() {
        RpcHeaders headers = RpcHeaders.NONE.with("Authorization", "one").with("AUTHORIZATION", "two");
        assertThat(headers.asMap()).isEqualTo(Map.of("authorization", "two"));
        assertThat(headers.text("authoriZation")).contains("two");
        assertThat(headers.text("other")).isEmpty();
        assertThat(RpcHeaders.of(Map.of("TraceParent", "00")).text("traceparent"))
                .contains("00");
    }

    @Test
    void textsAreNotShown() {
        assertThat(RpcHeaders.NONE.with("authorization", "secret")).hasToString("RpcHeaders[authorization]");
    }

    @Test
    void limitsAreNamed() {
        RpcHeaders full = RpcHeaders.NONE;
        for (int i = 0; i < RpcHeaders.MAX_HEADERS; i++) {
            full = full.with("h" + i, "x");
        }
        RpcHeaders all = full.with("h0", "y");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> all.with("more", "x"))
                .withMessage("Too many headers: the limit MAX_HEADERS is 64");
        String longest = "x".repeat(RpcHeaders.MAX_SIZE - 1);
        assertThat(RpcHeaders.NONE.with("a", longest).text("a")).contains(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcHeaders.NONE.with("a", longest + "x"))
                .withMessage("Headers too long: the limit MAX_SIZE is 8192");
    }

    @Test
    void whatAPeerHasSentIsChecked() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i <= RpcHeaders.MAX_HEADERS; i++) {
            many.put("h" + i, "x");
        }
        Map<Object, Object> nothing = new HashMap<>();
        nothing.put("a", null);
        for (Map<?, ?> wrong : List.of(
                many,
                nothing,
                Map.of("a", 1),
                Map.of("a", List.of("x")),
                Map.of("a", "line\nbreak"),
                Map.of("", "x"),
                Map.of("a b", "x"),
                Map.of("a".repeat(100) + "\n", "x"),
                Map.of(1, "x"),
                Map.of("a", "x".repeat(RpcHeaders.MAX_SIZE)))) {
            assertThatExceptionOfType(RpcException.class)
                    .isThrownBy(() -> RpcHeaders.of(wrong))
                    .satisfies(refusal -> {
                        assertThat(refusal.code()).isEqualTo(RpcCode.INVALID_ARGUMENT);
                        assertThat(refusal.getMessage()).hasSizeLessThan(200).doesNotContain("\n");
                    });
        }
    }
}
