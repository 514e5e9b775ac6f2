package io.simpyio.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Event;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.BackendCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Typed clients on threads that are not the loop, virtual and ordinary. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource("worlds")
class RpcThreadTests extends RpcTransportContract {

    /** Messages on all real backends, and the others on one in both modes. */
    static Stream<Arguments> worlds() {
        return BackendCase.real().stream()
                .flatMap(world -> Arrays.stream(RpcTransport.values())
                        .filter(transport -> transport == RpcTransport.MESSAGE
                                || world.backend().equals("select"))
                        .map(transport -> Arguments.of(world, transport)));
    }

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    interface Counter {

        int add(int number);

        Event<Integer> addEvent(int number);

        CompletableFuture<Integer> addLater(int number);

        CompletableFuture<Void> hold();

        void holdHere();

        void nope();
    }

    final class Served {

        private int sum;

        @RpcMethod
        int add(int number) {
            return sum += number;
        }

        @RpcMethod
        int addEvent(int number) {
            return sum += number;
        }

        @RpcMethod
        int addLater(int number) {
            return sum += number;
        }

        @RpcMethod
        void hold() {
            environment.event().await();
        }

        @RpcMethod
        void holdHere() {
            environment.event().await();
        }
    }

    private final Served served = new Served();
    private volatile RpcService server;
    private volatile Counter counter;

    /** Runs the loop while the code runs on another thread. */
    private void runOn(Thread.Builder thread, Callable<?> code) throws Exception {
        FutureTask<Object> task = new FutureTask<>(code::call);
        Event<Object> end = environment.event();
        SimProcess<Void> test = environment.process("test", () -> {
            server = serve(new RpcRouter().register("", served));
            counter = peer(server).client("", Counter.class);
            counter.add(0); // With its reply the server has agreed to cancellations.
            thread.start(() -> {
                task.run();
                environment.submit(() -> {
                    end.succeed(null);
                });
            });
            end.await();
        });
        environment.run(test);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void virtualThreadsCall() throws Exception {
        runOn(Thread.ofVirtual(), this::calls);
    }

    @Test
    void ordinaryThreadsCall() throws Exception {
        runOn(Thread.ofPlatform(), this::calls);
    }

    private Object calls() throws Exception {
        assertThat(counter.add(1)).isEqualTo(1);
        assertThat(counter.addEvent(2).await()).isEqualTo(3);
        assertThat(counter.addLater(3).get()).isEqualTo(6);
        assertThatExceptionOfType(RpcRemoteException.class)
                .isThrownBy(counter::nope)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(RpcCode.NOT_FOUND));
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(counter.addLater(1));
        }
        for (CompletableFuture<Integer> future : futures) {
            future.get();
        }
        assertThat(counter.add(0)).isEqualTo(106);
        return "done";
    }

    @Test
    void interruptedThreadCancelsItsCall() throws Exception {
        runOn(Thread.ofPlatform(), () -> {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    counter.holdHere();
                } catch (CancellationException e) {
                    thrown.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            await().atMost(PATIENCE).until(() -> calling() == 1);
            waiting.interrupt();
            assertThat(thrown.get()).isInstanceOf(CancellationException.class);
            await().atMost(PATIENCE).until(() -> calling() == 0);
            return "done";
        });
    }

    @Test
    void cancelledFutureCancelsItsCall() throws Exception {
        runOn(Thread.ofVirtual(), () -> {
            CompletableFuture<Void> held = counter.hold();
            await().atMost(PATIENCE).until(() -> calling() == 1);
            held.cancel(false);
            await().atMost(PATIENCE).until(() -> calling() == 0);
            return "done";
        });
    }

    private int calling() throws Exception {
        return environment.submit(() -> server.calls()).get();
    }

    @Test
    void closedEnvironmentEndsTheWait() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        runOn(Thread.ofPlatform(), () -> {
            Thread.ofPlatform().start(() -> {
                try {
                    counter.holdHere();
                } catch (RuntimeException e) {
                    thrown.complete(e);
                }
            });
            await().atMost(PATIENCE).until(() -> calling() == 1);
            return "done";
        });
        backend.close();
        assertThat(thrown.get()).isNotNull();
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> counter.add(1));
    }
}
