package io.simpyio.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Timeouts that are taken back before their time. */
class TimeoutCancelContractTests extends KernelContract {

    @Test
    void aCancelledTimeoutDoesNotHappenAndTimeDoesNotMoveToIt() {
        Timeout<Void> early = env.timeout(1);
        Timeout<Void> late = env.timeout(5);
        assertThat(late.cancel()).isTrue();
        env.run();
        assertThat(env.now()).isEqualTo(1);
        assertThat(early.ok()).isTrue();
        assertThat(late.processed()).isTrue();
        assertThat(late.ok()).isFalse();
        assertThat(late.failure()).hasMessage("Timeout(at 5.0 s) was cancelled");
        assertThat(env.stats().eventsProcessed()).isEqualTo(1);
        assertThat(env.stats().pendingEvents()).isZero();
    }

    @Test
    void whoWaitsForItIsToldAtOnce() {
        Timeout<Void> timeout = env.timeout(5);
        SimProcess<Void> process = waiter("process", timeout);
        timeout.addCallback(event -> note("callback " + event.ok()));
        CompletableFuture<Void> future = timeout.toCompletableFuture();
        env.timeout(2).addCallback(event -> timeout.cancel());
        env.run();
        assertThat(trace).containsExactly("2 callback false", "2 process caught Timeout(at 5.0 s) was cancelled");
        assertThat(future).isCancelled();
        assertThat(process.ok()).isTrue();
        assertThat(env.now()).isEqualTo(2);
    }

    @Test
    void aConditionFailsWithIt() {
        Timeout<Void> timeout = env.timeout(5);
        waiter("process", timeout.or(env.event()));
        env.timeout(2).addCallback(event -> timeout.cancel());
        env.run();
        assertThat(trace).containsExactly("2 process caught Timeout(at 5.0 s) was cancelled");
    }

    @Test
    void onlyTheFirstCancelBeforeItsTimeTakesItBack() {
        Timeout<Void> timeout = env.timeout(1);
        Timeout<Void> other = env.timeout(2);
        assertThat(other.cancel()).isTrue();
        assertThat(other.cancel()).isFalse();
        env.run();
        assertThat(timeout.cancel()).isFalse();
        assertThat(timeout.ok()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> other.succeed(null));
    }

    @Test
    void aTimeoutCannotBeCancelledByItsOwnCallback() {
        Timeout<Void> timeout = env.timeout(1);
        timeout.addCallback(event -> note(timeout.cancel()));
        env.run();
        assertThat(trace).containsExactly("1 false");
        assertThat(timeout.ok()).isTrue();
    }

    @Test
    void cancelledTimeoutsGiveTheirPlaceBackBeforeTheirTime() {
        try (Environment small =
                Environment.builder().coroutines(mode).maxPendingEvents(100).build()) {
            for (int i = 0; i < 10_000; i++) {
                small.timeout(1_000 + i % 7).cancel();
            }
            assertThat(small.stats().pendingEvents()).isZero();
            for (int i = 0; i < 100; i++) {
                small.timeout(i % 3);
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> small.timeout(1))
                    .withMessageContaining("maxPendingEvents is 100");
            small.run();
            assertThat(small.stats().eventsProcessed()).isEqualTo(100);
        }
    }

    /** Whatever is cancelled, from the head or from within a chain, the others happen in their order. */
    @Test
    void theOthersKeepTheirOrder() {
        long seed = Seeds.replayed(11);
        Random random = new Random(seed);
        List<Integer> expected = new ArrayList<>();
        List<Integer> happened = new ArrayList<>();
        List<Timeout<?>> pending = new ArrayList<>();
        List<int[]> due = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int id = i;
            int delay = random.nextInt(4) == 0 ? 0 : random.nextBoolean() ? 10 : random.nextInt(1_000);
            Timeout<Void> timeout = env.timeout(delay);
            timeout.addCallback(event -> {
                if (event.ok()) {
                    happened.add(id);
                }
            });
            pending.add(timeout);
            due.add(new int[] {delay, id});
        }
        for (int i = 0; i < 4_000; i++) {
            int victim = random.nextInt(pending.size());
            assertThat(pending.remove(victim).cancel()).isTrue();
            due.remove(victim);
        }
        due.sort((a, b) -> a[0] != b[0] ? a[0] - b[0] : a[1] - b[1]);
        due.forEach(entry -> expected.add(entry[1]));
        env.run();
        assertThat(happened).as("seed=%d", seed).isEqualTo(expected);
    }
}
