package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Every limit is an error that names it, and the environment works on when it is below the limit again. */
class LimitsContractTests extends KernelContract {

    @Override
    protected Environment.Builder builder() {
        return super.builder().maxPendingEvents(4).maxSubmissions(2);
    }

    @Test
    void limitsArePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> super.builder().maxPendingEvents(0))
                .withMessage("maxPendingEvents must be positive, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> super.builder().maxSubmissions(-1))
                .withMessage("maxSubmissions must be positive, but is -1");
    }

    @Test
    void submissionsAreBounded() {
        CompletableFuture<String> one = env.submit(() -> "one");
        CompletableFuture<String> two = env.submit(() -> "two");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> env.submit(() -> "three"))
                .withMessageContaining("the limit maxSubmissions is 2");
        assertThat(env.stats().submissions()).isEqualTo(2);
        env.run();
        assertThat(one).isCompletedWithValue("one");
        assertThat(two).isCompletedWithValue("two");
        CompletableFuture<String> again = env.submit(() -> "again");
        env.run();
        assertThat(again).isCompletedWithValue("again");
    }

    @Test
    void aFutureThatCannotBeSubmittedFails() {
        env.scheduler().submit(() -> note("one"));
        env.scheduler().submit(() -> note("two"));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> env.event().toCompletableFuture().join())
                .withCauseInstanceOf(RejectedExecutionException.class)
                .withMessageContaining("maxSubmissions");
    }

    @Test
    void pendingEventsAreBounded() {
        for (int i = 1; i <= 4; i++) {
            env.timeout(i);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> env.timeout(1))
                .withMessage("Too many pending events: the limit maxPendingEvents is 4");
        assertThatIllegalStateException().isThrownBy(() -> env.process(() -> note("never")));
        assertThat(env.livingProcesses()).isEmpty();
        Event<String> unscheduled = env.event();
        assertThatIllegalStateException().isThrownBy(() -> env.schedule(unscheduled, 1, Duration.ofSeconds(1)));
        assertThat(unscheduled.triggered()).isFalse();
        env.step();
        env.timeout(1);
    }

    @Test
    void whatWasBegunBeforeTheLimitWasMetComesToItsEnd() {
        Event<String> begun = env.event();
        waiter("waiter", begun);
        env.step();
        for (int i = 1; i <= 4; i++) {
            env.timeout(i);
        }
        begun.succeed("done");
        assertThat(env.run(begun)).isEqualTo("done");
        env.run();
        assertThat(trace).hasSize(1);
        assertThat(trace.getFirst()).contains("waiter");
    }

    @Test
    void aProcessThatMeetsTheLimitFailsWithIt() {
        SimProcess<Void> greedy = env.process(() -> {
            while (true) {
                env.timeout(1);
            }
        });
        waiter("waiter", greedy);
        env.run();
        assertThat(trace).containsExactly("0 waiter caught Too many pending events: the limit maxPendingEvents is 4");
    }

    @Test
    void aSubmissionThatMeetsTheLimitFails() {
        for (int i = 1; i <= 4; i++) {
            env.timeout(i);
        }
        CompletableFuture<String> future = env.submit(() -> "no room");
        env.run();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(future::join)
                .withMessageContaining("maxPendingEvents");
    }
}
