package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.simpyio.codec.CodecException;
import io.simpyio.rpc.RpcService.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects and methods as arguments and results, and types with a form of their own. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource(RpcTransport.BOTH_WAYS)
class RpcProxyContractTests extends RpcTransportContract {

    interface Listener {
        void heard(String news);
    }

    @FunctionalInterface
    interface Doubler {
        int apply(int number);
    }

    static final class Account {

        private int balance;

        @RpcMethod
        int pay(int amount) {
            balance += amount;
            return balance;
        }
    }

    static final class Bank {

        final Account account = new Account();
        Object got;

        @RpcMethod
        Account open() {
            return account;
        }

        @RpcMethod
        boolean isOurs(Account returned) {
            return returned == account;
        }

        @RpcMethod
        List<Object> all() {
            return List.of(Map.of("account", account, "n", 1), new RpcReference("bank/open"));
        }

        @RpcMethod
        boolean areOurs(List<Account> accounts, Map<String, Account> byName) {
            return accounts.stream().allMatch(it -> it == account) && byName.get("a") == account;
        }

        @RpcMethod
        void tell(Listener listener, String news) {
            listener.heard(news);
        }

        @RpcMethod
        int twice(Doubler doubler, int number) {
            return doubler.apply(doubler.apply(number));
        }

        @RpcMethod
        Object callIt(RpcProxy proxy, int number) {
            return proxy.call(number).await();
        }

        @RpcMethod
        Object same(Object value) {
            got = value;
            return value;
        }

        @RpcMethod
        Object lost() {
            return new Account();
        }
    }

    static final class Heard {

        final List<String> news = new ArrayList<>();

        @RpcMethod
        void heard(String text) {
            news.add(text);
        }
    }

    record Money(int cents, String currency) {}

    interface Shape {}

    record Square(int side) implements Shape {}

    private static final RpcTypes TYPES = RpcTypes.NONE
            .withType(
                    Money.class,
                    List.class,
                    money -> List.of(money.cents(), money.currency()),
                    data -> new Money((Integer) data.get(0), (String) data.get(1)))
            .withConverter(Shape.class, Integer.class, shape -> ((Square) shape).side(), Square::new);

    private final Bank bank = new Bank();

    private RpcService bankServer() {
        return serve(new RpcRouter().register("bank", bank).register("bank/account", bank.account));
    }

    @Test
    void endpointComesAsAProxyAndGoesHomeAsItself() {
        run(() -> {
            RpcPeer peer = peer(bankServer());
            RpcProxy account = (RpcProxy) peer.call("bank/open").await();
            assertThat(account.path()).isEqualTo("bank/account");
            assertThat(account.child("pay").call(5).await()).isEqualTo(5);
            assertThat(peer.call("bank/isOurs", account).await()).isEqualTo(true);
            assertThat(peer.call("bank/areOurs", List.of(account, account), Map.of("a", account))
                            .await())
                    .isEqualTo(true);
            List<?> all = (List<?>) peer.call("bank/all").await();
            assertThat(((Map<?, ?>) all.get(0)).get("account")).isInstanceOf(RpcProxy.class);
            RpcProxy open = (RpcProxy) all.get(1);
            assertThat(((RpcProxy) open.call().await()).path()).isEqualTo("bank/account");
            peer.call("bank/same", open).await();
            assertThat(bank.got).isEqualTo(new RpcReference("bank/open"));
        });
    }

    @Test
    void callbacksAreTypedClientsThere() {
        run(() -> {
            Heard heard = new Heard();
            RpcPeer peer = peer(bankServer());
            peer.endpoints()
                    .register("heard", heard)
                    .function("double", RpcMode.PLAIN, call -> 2 * call.argument(0, Integer.class));
            peer.call("bank/tell", heard, "first").await();
            peer.call("bank/tell", heard, "second").await();
            assertThat(heard.news).containsExactly("first", "second");
            assertThat(peer.call("bank/twice", new RpcReference("double"), 5).await())
                    .isEqualTo(20);
            assertThat(peer.call("bank/callIt", new RpcReference("double"), 4).await())
                    .isEqualTo(8);
            assertThat(peer.call("bank/same", heard).await()).isSameAs(heard);
            assertThat(bank.got).isInstanceOf(RpcProxy.class);
        });
    }

    /** What simpy.io writes, to the byte. */
    @Test
    void formOnTheWireIsThatOfSimpyIo() {
        run(() -> {
            RpcService server = bankServer();
            Raw raw = server.raw();
            raw.send("[0, 0, [\"bank/open\", [], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,0,{\"__type__\":[1,\"bank/account\"]}]");
            raw.send("[0, 1, [\"bank/isOurs\", [{\"__type__\": [0, \"bank/account\"]}], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,1,true]");
            raw.send("[0, 2, [\"bank/callIt\", [], {\"proxy\": {\"__type__\": [1, \"greet\"]}, \"number\": 3}]]");
            assertThat(raw.receive()).isEqualTo("[0,0,[\"greet\",[3],{}]]");
            raw.send("[1, 0, \"ohai 3\"]");
            assertThat(raw.receive()).isEqualTo("[1,2,\"ohai 3\"]");
            raw.send("[0, 3, [\"bank/same\", [{\"__type__\": [1, \"x\"]}], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,3,{\"__type__\":[0,\"x\"]}]");
        });
    }

    @Test
    void whatCannotBeDecodedIsAFailureAndTheConnectionGoesOn() {
        run(() -> {
            Raw raw = bankServer().raw();
            List<String> values = List.of(
                    "{\"__type__\": [7, \"x\"]}",
                    "{\"__type__\": [-1, \"x\"]}",
                    "{\"__type__\": [0, \"nope\"]}",
                    "{\"__type__\": [0, 1]}",
                    "{\"__type__\": [1, null]}",
                    "{\"__type__\": [1]}",
                    "{\"__type__\": [\"1\", \"x\"]}",
                    "[{\"__type__\": [99999999999, \"x\"]}]");
            for (String value : values) {
                raw.send("[0, 0, [\"bank/same\", [" + value + "], {}]]");
                assertThat(raw.receive())
                        .startsWith("[2,0,\"RuntimeError: bank/same: Failed to decode a ")
                        .endsWith("\\n\"]");
            }
            raw.send("[0, 0, [\"bank/isOurs\", [{\"__type__\": [1, \"x\"]}], {}]]");
            assertThat(raw.receive()).contains("bank/isOurs cannot take argument returned: Failed to convert RpcProxy");
            raw.send("[0, 0, [\"bank/same\", [{\"__type__\": 5, \"x\": 1}], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,0,{\"__type__\":5,\"x\":1}]");
        });
    }

    /** Else a peer could have methods run on an object that it has made up. */
    @Test
    void endpointsAreNotMadeOfWhatAPeerSends() {
        run(() -> {
            Raw raw = bankServer().raw();
            List<String> calls = List.of(
                    "[\"bank/isOurs\", [{\"balance\": 99}], {}]",
                    "[\"bank/isOurs\", [{}], {}]",
                    "[\"bank/isOurs\", [[]], {}]",
                    "[\"bank/areOurs\", [[{}], {}], {}]",
                    "[\"bank/areOurs\", [[], {\"a\": {}}], {}]",
                    "[\"bank/tell\", [{}, \"news\"], {}]",
                    "[\"bank/callIt\", [{\"path\": \"bank/open\"}, 1], {}]");
            for (String call : calls) {
                raw.send("[0, 0, " + call + "]");
                assertThat(raw.receive())
                        .startsWith("[2,0,\"RuntimeError: bank/")
                        .contains(" cannot take argument ");
            }
            raw.send("[0, 1, [\"bank/isOurs\", [null], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,1,false]");
        });
    }

    @Test
    void whatIsNowhereCannotBeEncoded() {
        run(() -> {
            RpcPeer peer = peer(bankServer());
            assertRefused(peer.call("bank/lost"), "Failed to encode " + Account.class.getName());
            RpcProxy proxy = (RpcProxy) peer.call("bank/open").await();
            RpcPeer other = peer(bankServer());
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> other.call("bank/same", List.of(proxy)).await())
                    .withMessageContaining("it is of another connection");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() ->
                            peer.call("bank/same", new RpcReference("nowhere")).await())
                    .withMessageContaining("nothing can be called there");
            assertThat(peer.call("bank/same", 1).await()).isEqualTo(1);
        });
    }

    @Test
    void replyThatCannotBeDecodedFailsThatCallAlone() {
        run(() -> {
            List<RpcPeer> seen = new ArrayList<>();
            RpcService server = serve(new RpcRouter().function("hello", RpcMode.PLAIN, call -> {
                seen.add(call.peer().orElseThrow());
                return null;
            }));
            Raw raw = server.raw();
            raw.send("[0, 0, [\"hello\", [], {}]]");
            raw.receive();
            RpcReply<Object> bad = seen.getFirst().call("x");
            RpcReply<Object> good = seen.getFirst().call("y");
            raw.send("[1, 0, {\"__type__\": [9, 1]}]");
            raw.send("[1, 1, 2]");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(bad::await)
                    .withMessage("Call of x: Failed to decode a value of type 9");
            assertThat(good.await()).isEqualTo(2);
        });
    }

    @Test
    void customTypesAreNumberedInTheirOrder() {
        run(() -> {
            RpcRouter router = new RpcRouter().register("bank", bank).register("bank/account", bank.account);
            RpcService server = serve(router, RpcOptions.DEFAULT.withTypes(TYPES));
            Raw raw = server.raw();
            raw.send("[0, 0, [\"bank/same\", [{\"__type__\": [0, [5, \"EUR\"]]}], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,0,{\"__type__\":[0,[5,\"EUR\"]]}]");
            assertThat(bank.got).isEqualTo(new Money(5, "EUR"));
            raw.send("[0, 1, [\"bank/same\", [[{\"__type__\": [2, 3]}]], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,1,[{\"__type__\":[2,3]}]]");
            assertThat(bank.got).isEqualTo(List.of(new Square(3)));
            raw.send("[0, 2, [\"bank/open\", [], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,2,{\"__type__\":[3,\"bank/account\"]}]");
            raw.send("[0, 3, [\"bank/isOurs\", [{\"__type__\": [1, \"bank/account\"]}], {}]]");
            assertThat(raw.receive()).isEqualTo("[1,3,true]");
            raw.send("[0, 4, [\"bank/same\", [{\"__type__\": [0, [\"many\", \"EUR\"]]}], {}]]");
            assertThat(raw.receive()).startsWith("[2,4,\"RuntimeError: bank/same: Failed to decode a value of type 0");
            raw.send("[0, 5, [\"bank/same\", [{\"__type__\": [2, \"three\"]}], {}]]");
            assertThat(raw.receive()).startsWith("[2,5,");
            RpcPeer peer = server.connect(new RpcRouter(), RpcOptions.DEFAULT.withTypes(TYPES));
            assertThat(peer.proxy("bank/same")
                            .call(Money.class, List.of(new Money(1, "CHF")), Map.of())
                            .await())
                    .isEqualTo(new Money(1, "CHF"));
        });
    }
}
