package io.simpyio.spring.boot.autoconfigure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Interrupt;
import io.simpyio.spring.OnFailure;
import io.simpyio.spring.ShutdownSignal;
import io.simpyio.spring.SimpyProcess;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioAutoConfiguration;
import io.simpyio.spring.boot.autoconfigure.environment.SimpyioLoopAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Failures, restarts and the end of processes, in simulated time. */
@ExtendWith(OutputCaptureExtension.class)
class SupervisionTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SimpyioAutoConfiguration.class,
                    SimpyioLoopAutoConfiguration.class,
                    SimpyioProcessAutoConfiguration.class))
            .withBean(
                    ApplicationExit.class,
                    () -> (context, code) -> exitCode.complete(SpringApplication.exit(context, () -> code)));

    private final ApplicationContextRunner simulation =
            contextRunner.withBean("simulation", Environment.class, Environment::simulation);

    @Test
    void whenAProcessFailsThenItIsCalledAgainWithGrowingDelays() {
        simulation
                .withPropertyValues(
                        "simpyio.processes.back-off.initial=1s",
                        "simpyio.processes.back-off.multiplier=3",
                        "simpyio.processes.back-off.max=10s")
                .withBean(FailsFourTimes.class)
                .run(context -> {
                    FailsFourTimes bean = context.getBean(FailsFourTimes.class);
                    assertThat(bean.done).succeedsWithin(LIMIT);
                    assertThat(bean.calls).containsExactly(0.0, 1.0, 4.0, 13.0, 23.0);
                    SupervisedProcess process = only(context);
                    assertThat(process.failures()).isEqualTo(4);
                    assertThat(process.restarts()).isEqualTo(4);
                });
    }

    @Test
    void whenAProcessHasRunForLongThenTheDelaysBeginAnew() {
        simulation
                .withPropertyValues("simpyio.processes.back-off.max=1m")
                .withBean(FailsAfterAnHour.class)
                .run(context -> {
                    FailsAfterAnHour bean = context.getBean(FailsAfterAnHour.class);
                    assertThat(bean.done).succeedsWithin(LIMIT);
                    assertThat(bean.calls).containsExactly(0.0, 3601.0, 7202.0);
                });
    }

    @Test
    void whenAProcessReturnsThenItHasEnded() {
        simulation.withBean(Returns.class).run(context -> {
            assertThat(context.getBean(Returns.class).done).succeedsWithin(LIMIT);
            Environment environment = context.getBean(Environment.class);
            assertThat(environment.submit(environment::livingProcesses))
                    .succeedsWithin(LIMIT)
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .hasSize(1); // The one that asks.
            assertThat(only(context).restarts()).isZero();
        });
    }

    @Test
    void whenOnFailureIsStopThenTheProcessIsNotCalledAgain(CapturedOutput output) {
        simulation
                .withPropertyValues("simpyio.processes.on-failure=stop")
                .withBean(FailsFourTimes.class)
                .run(context -> {
                    await().atMost(LIMIT)
                            .until(output::getAll, it -> it.contains("failsFourTimes.run failed and is stopped"));
                    assertThat(context.getBean(FailsFourTimes.class).calls).hasSize(1);
                    assertThat(only(context).failures()).isEqualTo(1);
                    assertThat(context.getSourceApplicationContext().isActive()).isTrue();
                });
    }

    @Test
    void whenOnFailureIsFailThenTheContextIsClosedWithExitCode1(CapturedOutput output) {
        simulation
                .withPropertyValues("simpyio.processes.on-failure=fail")
                .withBean(FailsFourTimes.class)
                .run(context -> {
                    assertThat(exitCode).succeedsWithin(LIMIT).isEqualTo(1);
                    assertThat(context.getSourceApplicationContext().isActive()).isFalse();
                    assertThat(output).contains("failsFourTimes.run failed, which ends the application", "call 1");
                });
    }

    @Test
    void whenTheAnnotationSaysWhatFollowsThenItWins() {
        simulation
                .withPropertyValues("simpyio.processes.on-failure=restart")
                .withBean(Fails.class)
                .run(context -> assertThat(exitCode).succeedsWithin(LIMIT).isEqualTo(1));
    }

    @Test
    void whenTheContextIsClosedThenTheProcessIsInterruptedAndItsFinallyBlockHasRun() {
        CompletableFuture<Endless> endless = new CompletableFuture<>();
        contextRunner
                .withPropertyValues("simpyio.processes.shutdown.grace-period=7s")
                .withBean(Endless.class)
                .run(context -> {
                    Endless bean = context.getBean(Endless.class);
                    assertThat(bean.started).succeedsWithin(LIMIT);
                    assertThat(bean.cause).isNotDone();
                    endless.complete(bean);
                });
        assertThat(endless.join().cause).isCompletedWithValue(new ShutdownSignal(Duration.ofSeconds(7)));
        assertThat(endless.join().failures).isZero();
    }

    @Test
    void whenTheProcessTakesItsTimeThenTheShutdownWaitsForIt() {
        CompletableFuture<Double> took = new CompletableFuture<>();
        contextRunner
                .withBean(CleansUp.class, took)
                .run(context ->
                        assertThat(context.getBean(CleansUp.class).started).succeedsWithin(LIMIT));
        assertThat(took).isCompletedWithValueMatching(seconds -> seconds >= 0.05);
    }

    @Test
    void whenTheProcessIgnoresTheInterruptThenTheShutdownGoesOnAfterTheGracePeriod(CapturedOutput output) {
        CompletableFuture<String> end = new CompletableFuture<>();
        contextRunner
                .withPropertyValues("simpyio.processes.shutdown.grace-period=20ms")
                .withBean(Stubborn.class, end)
                .run(context ->
                        assertThat(context.getBean(Stubborn.class).started).succeedsWithin(LIMIT));
        assertThat(end).isCompletedWithValue("closed");
        assertThat(output).contains("have not ended within the grace period of PT0.02S: [stubborn]");
        assertThat(output).doesNotContain("stubborn failed");
    }

    @Test
    void whenSpringsTimeoutIsOverBeforeTheGracePeriodThenTheSurvivorsAreNamedToo(CapturedOutput output) {
        CompletableFuture<String> end = new CompletableFuture<>();
        contextRunner
                .withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=20ms")
                .withBean(Stubborn.class, end)
                .run(context ->
                        assertThat(context.getBean(Stubborn.class).started).succeedsWithin(LIMIT));
        assertThat(end).isCompletedWithValue("closed");
        assertThat(output).contains("had not ended when the environment was closed: [stubborn]");
    }

    @Test
    void whenTheProcessHoldsTheLoopThenItIsNamedWithItsStack(CapturedOutput output) {
        contextRunner
                .withPropertyValues("simpyio.processes.shutdown.grace-period=0s")
                .withBean(HoldsTheLoop.class)
                .run(context -> {
                    HoldsTheLoop bean = context.getBean(HoldsTheLoop.class);
                    assertThat(bean.started).succeedsWithin(LIMIT);
                    context.getBean(SimpyProcessLifecycle.class).stop();
                    bean.release = true;
                });
        assertThat(output)
                .contains(
                        "so that processes have not ended: [holder]. Process holder holds the loop:",
                        "HoldsTheLoop.run(");
    }

    @Test
    void whenTheProcessFailsDuringShutdownThenItIsNotCalledAgain(CapturedOutput output) {
        contextRunner
                .withBean(FailsAtTheEnd.class)
                .run(context ->
                        assertThat(context.getBean(FailsAtTheEnd.class).started).succeedsWithin(LIMIT));
        assertThat(output).contains("failsAtTheEnd.run failed while the application stopped");
    }

    @Test
    void whenAProcessWaitsForItsRestartThenShutdownEndsIt() {
        contextRunner
                .withPropertyValues("simpyio.processes.back-off.initial=1h", "simpyio.processes.back-off.max=1h")
                .withBean(FailsFourTimes.class)
                .run(context -> {
                    await().atMost(LIMIT).until(() -> only(context).failures() == 1);
                    long startNanos = System.nanoTime();
                    context.getSourceApplicationContext().close();
                    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LIMIT);
                });
    }

    @Test
    void whenTheContextIsStoppedAndStartedThenTheProcessRunsAgain() {
        contextRunner.withBean(CountsCalls.class).run(context -> {
            ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
            CountsCalls bean = context.getBean(CountsCalls.class);
            await().atMost(LIMIT).until(() -> bean.calls.size() == 1);
            lifecycle.stop();
            assertThat(context.getBean(SimpyProcessLifecycle.class).isRunning()).isFalse();
            lifecycle.start();
            await().atMost(LIMIT).until(() -> bean.calls.size() == 2);
        });
    }

    private static SupervisedProcess only(org.springframework.context.ApplicationContext context) {
        List<SupervisedProcess> all = context.getBean(SimpyProcesses.class).all();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    static class FailsFourTimes {

        private final List<Double> calls = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> done = new CompletableFuture<>();

        @SimpyProcess(name = "failsFourTimes.run")
        void run(Environment environment) {
            calls.add(environment.now());
            if (calls.size() <= 4) {
                throw new IllegalStateException("call " + calls.size());
            }
            done.complete("done");
        }
    }

    static class FailsAfterAnHour {

        private final List<Double> calls = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> done = new CompletableFuture<>();

        @SimpyProcess
        void run(Environment environment) throws Exception {
            calls.add(environment.now());
            if (calls.size() == 3) {
                done.complete("done");
                return;
            }
            environment.timeout(Duration.ofHours(1)).await();
            throw new java.io.IOException("after an hour");
        }
    }

    static class Returns {

        private final CompletableFuture<String> done = new CompletableFuture<>();

        @SimpyProcess
        String run() {
            done.complete("done");
            return "ignored";
        }
    }

    static class Fails {

        @SimpyProcess(onFailure = OnFailure.FAIL)
        void run() {
            throw new AssertionError("an error, not an exception");
        }
    }

    static class Endless {

        private final CompletableFuture<String> started = new CompletableFuture<>();
        private final CompletableFuture<Object> cause = new CompletableFuture<>();
        private int failures;

        @SimpyProcess
        void run(Environment environment) {
            started.complete("started");
            try {
                while (true) {
                    environment.timeout(0.001).await();
                }
            } catch (Interrupt interrupt) {
                interrupt.cause().ifPresent(cause::complete);
                throw interrupt;
            } catch (RuntimeException e) {
                failures++;
                throw e;
            }
        }
    }

    static class CleansUp {

        private final CompletableFuture<String> started = new CompletableFuture<>();
        private final CompletableFuture<Double> took;

        CleansUp(CompletableFuture<Double> took) {
            this.took = took;
        }

        @SimpyProcess
        void run(Environment environment) {
            started.complete("started");
            try {
                environment.event().await();
            } finally {
                double start = environment.now();
                environment.timeout(0.05).await();
                took.complete(environment.now() - start);
            }
        }
    }

    static class Stubborn {

        private final CompletableFuture<String> started = new CompletableFuture<>();
        private final CompletableFuture<String> end;

        Stubborn(CompletableFuture<String> end) {
            this.end = end;
        }

        @SimpyProcess(name = "stubborn")
        void run(Environment environment) {
            started.complete("started");
            try {
                while (true) {
                    try {
                        environment.event().await();
                    } catch (Interrupt interrupt) {
                        // On with it.
                    }
                }
            } finally {
                end.complete("closed");
            }
        }
    }

    static class HoldsTheLoop {

        private final CompletableFuture<String> started = new CompletableFuture<>();
        private volatile boolean release;

        @SimpyProcess(name = "holder")
        void run(Environment environment) {
            environment.timeout(0.001).await(); // For the start to be over.
            started.complete("started");
            while (!release) {
                Thread.onSpinWait();
            }
        }
    }

    static class FailsAtTheEnd {

        private final CompletableFuture<String> started = new CompletableFuture<>();

        @SimpyProcess(name = "failsAtTheEnd.run")
        void run(Environment environment) {
            started.complete("started");
            try {
                environment.event().await();
            } catch (Interrupt interrupt) {
                throw new IllegalStateException("at the end", interrupt);
            }
        }
    }

    static class CountsCalls {

        private final List<Double> calls = new CopyOnWriteArrayList<>();

        @SimpyProcess
        void run(Environment environment) {
            calls.add(environment.now());
            environment.event().await();
        }
    }
}
