package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What is true of requests, puts and gets of all resources: threads, limits, and the end of the environment. */
class WaitingEventContractTests extends ResourceContract {

    private List<Asking> waitingOfEveryKind() {
        Resource resource = new Resource(env, 1);
        resource.request();
        PriorityResource priority = new PriorityResource(env, 1);
        priority.request();
        PreemptiveResource preemptive = new PreemptiveResource(env, 1);
        preemptive.request();
        Container full = new Container(env, 1, 1);
        Container empty = new Container(env);
        Store<String> fullStore = new Store<>(env, 1);
        fullStore.put("x");
        Store<String> emptyStore = new Store<>(env);
        PriorityStore<String> priorityStore = PriorityStore.of(env);
        FilterStore<String> filterStore = new FilterStore<>(env);
        filterStore.put("x");
        return List.of(
                resource::request,
                priority::request,
                () -> preemptive.request(9),
                () -> full.put(1),
                () -> empty.get(1),
                () -> fullStore.put("y"),
                emptyStore::get,
                priorityStore::get,
                () -> filterStore.get(String::isEmpty));
    }

    private static int queued(WaitingEvent<?> event) {
        return event.resource().putQueueLength() + event.resource().getQueueLength();
    }

    @Test
    void closingOneThatWaitsTakesItOutOfItsQueue() {
        for (Asking asking : waitingOfEveryKind()) {
            WaitingEvent<?> event = asking.ask();
            assertThat(queued(event)).as(event.toString()).isEqualTo(1);
            event.close();
            assertThat(queued(event)).as(event.toString()).isZero();
            event.close();
            event.cancel();
            env.run();
            assertThat(event.triggered()).as(event.toString()).isFalse();
        }
    }

    @Test
    void theEndOfTheEnvironmentEndsThoseWhoWaitAndThoseWhoUse() {
        Resource resource = new Resource(env, 1);
        List<Throwable> failures = new ArrayList<>();
        List<Asking> askings = new ArrayList<>(waitingOfEveryKind());
        askings.add(resource::request);
        askings.add(resource::request);
        for (Asking asking : askings) {
            env.process("user", () -> {
                try (WaitingEvent<?> event = asking.ask()) {
                    event.await();
                    env.timeout(9).await();
                    note("never");
                } catch (Throwable end) {
                    failures.addAll(List.of(end.getSuppressed()));
                    note(env.activeProcess().orElseThrow().name() + " ended");
                    throw end;
                }
            });
        }
        env.run(1);
        env.close();
        assertThat(trace).hasSize(askings.size()).containsOnly("1 user ended");
        assertThat(failures).isEmpty();
        assertThat(resource.queue()).isEmpty();
        assertThat(resource.count()).isZero();
    }

    @Test
    void otherThreadsAreRefusedWhileTheLoopRuns() throws Exception {
        Resource resource = new Resource(env, 1);
        Store<String> store = new Store<>(env);
        Request used = resource.request();
        Request waiting = resource.request();
        store.put("taken");
        StoreGet<String> taken = store.get();
        List<Runnable> calls = List.of(
                resource::request,
                () -> resource.release(used),
                used::close,
                waiting::cancel,
                taken::close,
                () -> store.put("x"),
                store::get);
        at(1, () -> {
            for (Runnable call : calls) {
                CompletableFuture<Void> other = CompletableFuture.runAsync(call);
                assertThat(other.handle((value, failure) -> failure).join())
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(WrongThreadException.class);
            }
            note("all refused");
        });
        env.run();
        assertThat(trace).containsExactly("1 all refused");
        assertThat(resource.users()).containsExactly(used);
        assertThat(resource.queue()).containsExactly(waiting);
        assertThat(store.items()).isEmpty();
    }

    @Test
    void nothingHasHappenedWhenTooManyEventsArePending() {
        try (Environment small = builder().maxPendingEvents(2).build()) {
            Resource resource = new Resource(small, 5);
            Store<String> store = new Store<>(small);
            Container tank = new Container(small, 10, 5);
            Request request = resource.request();
            store.put("x");
            List<Asking> tooMany =
                    List.of(resource::request, () -> store.put("y"), store::get, () -> tank.put(1), () -> tank.get(1));
            for (Asking asking : tooMany) {
                assertThatIllegalStateException()
                        .isThrownBy(asking::ask)
                        .withMessage("Too many pending events: the limit maxPendingEvents is 2");
            }
            assertThat(resource.users()).containsExactly(request);
            assertThat(resource.queue()).isEmpty();
            assertThat(store.items()).containsExactly("x");
            assertThat(store.putQueueLength()).isZero();
            assertThat(store.getQueueLength()).isZero();
            assertThat(tank.level()).isEqualTo(5);
            assertThat(tank.putQueueLength()).isZero();
            assertThat(tank.getQueueLength()).isZero();
            request.close();
            assertThat(resource.count()).as("given back all the same").isZero();
            small.run();
        }
    }
}
