package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.codec.JsonCodec;
import io.simpyio.kernel.Environment;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcRouterTests {

    interface Named {
        @RpcMethod
        default String name() {
            return "default";
        }
    }

    static class Base {
        @RpcMethod
        String inherited() {
            return "inherited";
        }

        @RpcMethod
        String overridden() {
            return "base";
        }
    }

    static final class Endpoint extends Base implements Named {

        @RpcMethod
        @Override
        String overridden() {
            return "endpoint";
        }

        @RpcMethod
        private String hidden() {
            return "marked, so callable";
        }

        String unmarked() {
            return "unmarked";
        }
    }

    static final class Closed extends Base {
        @Override
        String overridden() {
            return "not marked again, so not callable";
        }
    }

    static final class Nothing {}

    static final class Overloaded {
        @RpcMethod
        void put(int number) {}

        @RpcMethod
        void put(String text) {}
    }

    static final class Secret {
        @RpcMethod("_secret")
        void secret() {}
    }

    private static Object call(RpcRouter router, String path) throws Throwable {
        return call(router, path, List.of(), Map.of());
    }

    /** Dispatches a call of a plain method, as a transport would. */
    private static Object call(RpcRouter router, String path, List<?> arguments, Map<?, ?> keywordArguments) {
        List<Object> outcome = new ArrayList<>();
        RpcCall.Answer answer = new RpcCall.Answer() {
            @Override
            public void succeed(Object result) {
                outcome.add(result);
            }

            @Override
            public void fail(RpcFailure failure) {
                outcome.add(failure);
            }
        };
        Environment environment = Environment.simulation();
        new RpcDispatcher(environment, router, RpcOptions.DEFAULT)
                .begin(
                        new RpcCall(path, arguments, keywordArguments, Double.POSITIVE_INFINITY, answer),
                        new JsonCodec());
        environment.run();
        return outcome.getFirst();
    }

    @Test
    void registersMarkedMethodsAndThoseOfSupertypes() throws Throwable {
        RpcRouter router = new RpcRouter().register("e", new Endpoint());
        assertThat(router.paths()).containsExactly("e/hidden", "e/inherited", "e/name", "e/overridden");
        assertThat(call(router, "e/overridden")).isEqualTo("endpoint");
        assertThat(call(router, "e/inherited")).isEqualTo("inherited");
        assertThat(call(router, "e/name")).isEqualTo("default");
        assertThat(call(router, "e/hidden")).isEqualTo("marked, so callable");
    }

    @Test
    void overridingMethodHasToBeMarkedAgain() {
        assertThat(new RpcRouter().register("c", new Closed()).paths()).containsExactly("c/inherited");
    }

    @Test
    void proxyIsCalledInPlaceOfTheClass() throws Throwable {
        Endpoint proxy = new Endpoint();
        RpcRouter router = new RpcRouter().register("b", proxy, Base.class);
        assertThat(router.paths()).containsExactly("b/inherited", "b/overridden");
        assertThat(call(router, "b/overridden")).isEqualTo("endpoint");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register("b", new Base(), Endpoint.class))
                .withMessageContaining("Base is no ");
    }

    @Test
    void methodThatCallsBackNeedsSomebodyToCall() throws Throwable {
        final class CallsBack {
            @RpcMethod
            String ask(RpcPeer peer) {
                return peer.toString();
            }
        }
        assertThat(call(new RpcRouter().register("", new CallsBack()), "ask"))
                .asInstanceOf(InstanceOfAssertFactories.type(RpcFailure.class))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(RpcCode.FAILED_PRECONDITION));
    }

    @Test
    void whatIsTakenAwayIsGoneWithAllBelowIt() {
        RpcRouter router = new RpcRouter()
                .register("a", new Endpoint())
                .function("a/b/c", RpcMode.PLAIN, call -> 1)
                .function("ab", RpcMode.PLAIN, call -> 2);
        assertThat(router.remove("a")).isTrue();
        assertThat(router.remove("a")).isFalse();
        assertThat(router.paths()).containsExactly("ab");
    }

    @Test
    void unknownPathIsSimpyIosError() throws Throwable {
        assertThat(call(new RpcRouter(), "nope"))
                .isEqualTo(new RpcFailure(
                        "RuntimeError",
                        "Failed to resolve path nope",
                        RpcCode.NOT_FOUND,
                        "RuntimeError: Failed to resolve path nope\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_a", "a/_b", "a//b", "/a", "a/"})
    void pathWithAnUnderscoreOrAnEmptyPartIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register(path, new Endpoint()))
                .withMessageContaining("empty or starts with an underscore");
    }

    @Test
    void methodNameWithAnUnderscoreIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register("", new Secret()))
                .withMessageContaining("_secret");
    }

    @Test
    void endpointWithoutMarkedMethodIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register("n", new Nothing()))
                .withMessageContaining("no method marked with @RpcMethod");
    }

    @Test
    void pathIsTakenOnce() {
        RpcRouter router = new RpcRouter().register("e", new Endpoint());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> router.register("e", new Base()))
                .withMessageContaining("is taken by e/");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RpcRouter().register("o", new Overloaded()))
                .withMessageContaining("RPC path o/put is taken by o/put(");
    }

    @Test
    void withoutParameterNamesThereAreNoKeywordArguments(@TempDir Path classes) throws Throwable {
        compileWithoutParameterNames(classes, "Adder", """
                public class Adder {
                    @io.simpyio.rpc.RpcMethod public int add(int a, int b) { return a + b; }
                }
                """);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Object adder = loader.loadClass("Adder").getConstructor().newInstance();
            RpcRouter router = new RpcRouter().register("", adder);
            assertThat(call(router, "add", List.of(1, 2), Map.of())).isEqualTo(3);
            for (String name : List.of("b", "arg1")) {
                assertThat(call(router, "add", List.of(1), Map.of(name, 2)))
                        .asInstanceOf(InstanceOfAssertFactories.type(RpcFailure.class))
                        .satisfies(failure -> {
                            assertThat(failure.code()).isEqualTo(RpcCode.INVALID_ARGUMENT);
                            assertThat(failure.message())
                                    .isEqualTo(
                                            "add takes no keyword arguments: Adder was compiled without -parameters");
                        });
            }
        }
    }

    private static void compileWithoutParameterNames(Path classes, String name, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        String classPath = System.getProperty("java.class.path");
        List<String> options = List.of("-d", classes.toString(), "-cp", classPath, "-proc:none");
        boolean compiled =
                compiler.getTask(null, null, null, options, null, List.of(file)).call();
        assertThat(compiled).isTrue();
        assertThat(Files.exists(classes.resolve(name + ".class"))).isTrue();
    }
}
