package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simpyio.net.Wire;
import io.simpyio.rpc.security.RpcAuthentication;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes along with calls and around them is the same whatever carries them. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.ALL_IN_SOME)
class RpcSurroundingsContractTests extends RpcTransportContract {

    private static final RpcAuthentication TOKENS = RpcAuthentication.ofBearerTokens(
            token -> token.equals("good") ? Optional.<Principal>of(() -> "Ada") : Optional.empty());

    private final List<String> served = new ArrayList<>();
    private final List<String> called = new ArrayList<>();
    private final List<RpcCaller> callers = new ArrayList<>();

    private RpcService serve(RpcAuthentication authentication) {
        RpcRouter router = new RpcRouter()
                .function(
                        "who",
                        RpcMode.PLAIN,
                        call -> call.principal().map(Principal::getName).orElse("nobody") + " of "
                                + call.headers().text("Tenant").orElse("none"))
                .function("refuse", RpcMode.PLAIN, call -> {
                    throw new RpcException(RpcCode.FAILED_PRECONDITION, "no");
                })
                .function("hold", RpcMode.PROCESS, call -> environment.event().await());
        RpcInterceptors interceptors = RpcInterceptors.NONE.with(authentication).with((call, next) -> {
            callers.add(call.caller().orElseThrow());
            call.whenEnded(outcome -> served.add(call.path() + " " + code(outcome)));
            return next.call(call);
        });
        return serve(router, RpcOptions.DEFAULT.withInterceptors(interceptors));
    }

    private static String code(RpcOutcome outcome) {
        return outcome.code().map(RpcCode::name).orElse("OK");
    }

    private RpcPeer connect(RpcService server, String token) {
        RpcInterceptors interceptors = RpcInterceptors.NONE
                .withOutgoing(call -> {
                    if (!token.isEmpty()) {
                        call.header(RpcAuthentication.AUTHORIZATION, "Bearer " + token);
                    }
                })
                .withOutgoing(call -> call.whenEnded(outcome -> called.add(call.path() + " " + code(outcome))));
        return server.connect(new RpcRouter(), RpcOptions.DEFAULT.withInterceptors(interceptors));
    }

    @Test
    void headersGoAlongAndBothEndsAreToldHowItEnded() {
        run(() -> {
            RpcService server = serve(TOKENS);
            RpcPeer peer = connect(server, "good");
            assertThat(peer.proxy("who")
                            .withHeaders(RpcHeaders.NONE.with("tenant", "blue \u00fc"))
                            .call()
                            .await())
                    .isEqualTo("Ada of blue \u00fc");
            assertThat(peer.call("who").await()).isEqualTo("Ada of none");
            assertRefused(peer.call("refuse"), RpcCode.FAILED_PRECONDITION);
            RpcReply<Object> held = peer.call("hold");
            awaitCalls(server, 1);
            held.cancel();
            assertThat(catchThrowableOfType(RpcException.class, held::await).code())
                    .isEqualTo(RpcCode.CANCELLED);
            awaitCalls(server, 0);
            List<String> ends = List.of("who OK", "who OK", "refuse FAILED_PRECONDITION", "hold CANCELLED");
            assertThat(served).isEqualTo(ends);
            assertThat(called).isEqualTo(ends);
        });
    }

    @Test
    void tokenSaysWhoCallsAndWithoutOneNotEvenWhatThereIsIsTold() {
        run(() -> {
            RpcService server = serve(TOKENS.required());
            assertRefused(connect(server, "").call("who"), RpcCode.UNAUTHENTICATED);
            assertRefused(connect(server, "bad").call("who"), RpcCode.UNAUTHENTICATED);
            assertRefused(connect(server, "").call("nowhere"), RpcCode.UNAUTHENTICATED);
            assertThat(called).hasSize(3).allMatch(end -> end.endsWith(" UNAUTHENTICATED"));
            RpcPeer known = connect(server, "good");
            assertThat(known.call("who").await()).isEqualTo("Ada of none");
            assertRefused(known.call("nowhere"), RpcCode.NOT_FOUND);
            assertThat(served).containsExactly("who OK", "nowhere NOT_FOUND");
            assertThat(callers)
                    .hasSize(2)
                    .allMatch(caller -> caller.tlsSession().isPresent() == (world.wire() != Wire.PLAIN));
        });
    }
}
