package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.simpyio.kernel.ConditionValue;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Interrupt;
import io.simpyio.kernel.SimProcess;
import io.simpyio.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing a get that nobody has received gives back what it took, in every kind of store. */
class GivingBackContractTests extends ResourceContract {

    enum Kind {
        STORE,
        PRIORITY_STORE,
        FILTER_STORE,
        CONTAINER;

        /** With room for two things; a container has an amount of one for each. */
        BaseResource<?, ?> of(Environment env) {
            return switch (this) {
                case STORE -> new Store<String>(env, 2);
                case PRIORITY_STORE -> new PriorityStore<>(env, 2, String::compareTo);
                case FILTER_STORE -> new FilterStore<String>(env, 2);
                case CONTAINER -> new Container(env, 2, 0);
            };
        }
    }

    @SuppressWarnings("unchecked") // Those of the kinds above have strings.
    private static Store<String> things(BaseResource<?, ?> stock) {
        return (Store<String>) stock;
    }

    private static WaitingEvent<?> put(BaseResource<?, ?> stock, String thing) {
        return stock instanceof Container container
                ? container.put(1)
                : things(stock).put(thing);
    }

    private static Get<?> get(BaseResource<?, ?> stock) {
        return stock instanceof Container container
                ? container.get(1)
                : things(stock).get();
    }

    private static double content(BaseResource<?, ?> stock) {
        return stock instanceof Container container
                ? container.level()
                : things(stock).size();
    }

    private static String taken(Kind kind, String thing) {
        return kind == Kind.CONTAINER ? " in" : " got " + thing;
    }

    /** Interrupts a process at the moment at which its get is triggered. */
    private void interruptAtThePut(SimProcess<?> getter, BaseResource<?, ?> stock) {
        at(1, () -> noting("put", put(stock, "x")).addCallback(event -> getter.interrupt()));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasTakenAtTheMomentOfTheInterruptIsGivenBack(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        List<Get<?>> gets = new ArrayList<>();
        SimProcess<?> getter = user(
                "getter",
                0,
                () -> {
                    gets.add(get(stock));
                    return gets.getLast();
                },
                0);
        interruptAtThePut(getter, stock);
        at(1.5, () -> note(content(stock)));
        user("next", 2, () -> get(stock), 0);
        env.run();
        assertThat(trace)
                .containsExactly("1 put", "1 getter interrupted", "1.5 1.0", "2 next" + taken(kind, "x"), "2 next out");
        assertThat(gets).singleElement().matches(Get::triggered).matches(get -> !get.ok());
        assertThat(content(stock)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasTakenAtTheMomentOfTheTimeOutIsGivenBack(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        env.process("getter", () -> {
            try (Get<?> get = get(stock)) {
                ConditionValue happened = get.or(env.timeout(1)).await();
                note(get.triggered() + " " + happened.contains(get));
            }
            note(content(stock));
        });
        at(1, () -> put(stock, "x"));
        env.run();
        assertThat(trace).containsExactly("1 true false", "1 1.0");
        assertThat(content(stock)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theNextOneWhoWaitsGetsIt(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        SimProcess<?> first = user("first", 0, () -> get(stock), 0);
        user("second", 0, () -> get(stock), 0);
        interruptAtThePut(first, stock);
        env.run();
        assertThat(trace)
                .containsExactly("1 put", "1 first interrupted", "1 second" + taken(kind, "x"), "1 second out");
        assertThat(content(stock)).isZero();
    }

    /** There are a and b, c and d wait; c is let in on the room of a. Then a waits before d, and comes in before c. */
    @ParameterizedTest
    @EnumSource
    void whatHasNoRoomAnyMoreWaitsAsTheFirst(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "a");
        put(stock, "b");
        WaitingEvent<?> let = put(stock, "c");
        try (Get<?> get = get(stock)) {
            put(stock, "d");
            assertThat(get.triggered()).isTrue();
            assertThat(let.triggered()).isTrue();
            assertThat(stock.putQueueLength()).isEqualTo(1);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(content(stock)).isEqualTo(2);
            assertThat(stock.putQueueLength()).isEqualTo(2);
            env.run();
        }
        for (String thing : List.of("b", "a", "c", "d")) {
            user(thing, env.now(), () -> get(stock), 0);
            env.run();
            assertThat(trace).contains("0 " + thing + taken(kind, thing));
            assertThat(content(stock) + stock.putQueueLength()).isEqualTo(4 - trace.size() / 2.0);
        }
        assertThat(content(stock)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whoAwaitsItLaterIsToldAndNothingIsGivenBackTwice(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        Get<?> get = get(stock);
        get.close();
        String message = get + " was closed and has given back what it took";
        for (int i = 0; i < 2; i++) {
            assertThat(content(stock)).isEqualTo(1);
            assertThat(get.ok()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(get::value)
                    .havingCause()
                    .withMessage(message);
            waiter("late", get);
            waiter("late condition", get.or(env.timeout(1)));
            get.close();
            get.cancel();
            env.run();
        }
        assertThat(trace).hasSize(4).allMatch(line -> line.endsWith("caught " + message));
    }

    @ParameterizedTest
    @EnumSource
    void aConditionOfItGoesOnWithoutIt(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        Get<?> get = get(stock);
        env.process(() -> {
            ConditionValue happened = get.or(env.timeout(3)).await();
            note(happened.toMap().size() + " " + happened.contains(get));
        });
        env.process(() -> {
            ConditionValue happened = get.and(env.timeout(1)).or(env.timeout(2)).await();
            note(happened.toMap().size() + " " + happened.contains(get));
        });
        env.step();
        env.step();
        env.step();
        assertThat(get.triggered() && !get.processed()).isTrue();
        get.close();
        env.run();
        assertThat(trace).containsExactly("2 2 false", "3 1 false");
        assertThat(content(stock)).isEqualTo(1);
    }

    /** The ways to receive a get that has happened. */
    enum Receipt {
        AWAIT(Event::await),
        CONDITION(get -> get.or(get.environment().event()).await()),
        CONDITION_OF_CONDITIONS(get -> get.environment()
                .anyOf(get.environment().event(), get.and(get.environment().timeout(1)))
                .await()),
        CALLBACK(get -> get.addCallback(event -> {})),
        POLL(get -> {
            get.environment().timeout(1).await();
            get.value();
        }),
        LATE_AWAIT(get -> {
            get.environment().timeout(1).await();
            get.await();
        });

        private final Consumer<Get<?>> way;

        Receipt(Consumer<Get<?>> way) {
            this.way = way;
        }
    }

    static Stream<Arguments> receipts() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Receipt.values()).map(receipt -> Arguments.of(kind, receipt)));
    }

    @ParameterizedTest
    @MethodSource("receipts")
    void whatSomebodyHasReceivedIsHis(Kind kind, Receipt receipt) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        env.process(() -> {
            try (Get<?> get = get(stock)) {
                receipt.way.accept(get);
                env.timeout(5).await();
            }
        });
        env.run();
        assertThat(content(stock)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyHasReceivedIsGivenBackHoweverLate(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        Get<?> get = get(stock);
        env.run();
        assertThat(get.processed() && get.ok()).isTrue();
        get.cancel();
        assertThat(content(stock)).isZero();
        for (int i = 0; i < 2; i++) {
            get.close();
            env.run();
            assertThat(content(stock)).isEqualTo(1);
        }
        waiter("late", get);
        env.run();
        assertThat(trace).containsExactly("0 late caught " + get + " was closed and has given back what it took");
    }

    /** The get has been processed, and its condition is about to be, when the interrupt comes before it. */
    @ParameterizedTest
    @EnumSource
    void whatIsOnItsWayThroughAConditionIsGivenBack(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        SimProcess<?> getter = env.process("getter", () -> {
            try (Get<?> get = get(stock)) {
                get.or(env.timeout(2)).await();
            } catch (Interrupt interrupt) {
                note("interrupted");
            }
        });
        at(1, () -> {
            put(stock, "x")
                    .addCallback(put -> env.event()
                            .addCallback(event -> getter.interrupt())
                            .succeed(null)); // Behind the get, before its condition.
        });
        env.run();
        assertThat(trace).containsExactly("1 interrupted");
        assertThat(content(stock)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedBetweenTwoGetsLosesNeither(Kind kind) {
        BaseResource<?, ?> first = kind.of(env);
        BaseResource<?, ?> second = kind.of(env);
        put(first, "x");
        SimProcess<?> getter = env.process("getter", () -> {
            try (Get<?> a = get(first);
                    Get<?> b = get(second)) {
                a.and(b).await();
            } catch (Interrupt interrupt) {
                note("interrupted");
            }
        });
        at(1, getter::interrupt);
        at(2, () -> put(second, "y"));
        env.run();
        assertThat(trace).containsExactly("1 interrupted");
        assertThat(content(first)).isEqualTo(1);
        assertThat(content(second)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatComesTooLateForItsConditionIsGivenBack(Kind kind) {
        BaseResource<?, ?> fast = kind.of(env);
        BaseResource<?, ?> slow = kind.of(env);
        at(1, () -> put(fast, "x"));
        at(2, () -> put(slow, "y"));
        env.process("getter", () -> {
            try (Get<?> a = get(fast);
                    Get<?> b = get(slow)) {
                note(a.or(b).await().contains(a));
                env.timeout(3).await();
                note(b.processed());
            }
        });
        env.run();
        assertThat(trace).containsExactly("1 true", "4 true");
        assertThat(content(fast)).isZero();
        assertThat(content(slow)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatAConditionTookThatFailedIsGivenBack(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        env.process("getter", () -> {
            Event<Object> other = env.event();
            at(1, () -> other.fail(new IllegalStateException("other")));
            try (Get<?> get = get(stock)) {
                get.and(other).await();
            } catch (IllegalStateException failure) {
                note(failure.getMessage());
            }
        });
        env.run();
        assertThat(trace).containsExactly("1 other");
        assertThat(content(stock)).isEqualTo(1);
    }

    /** A condition that had counted it waits on, as for one that never happens. */
    @ParameterizedTest
    @EnumSource
    void aConditionDoesNotCountWhatWasGivenBack(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        Get<?> get = get(stock);
        Event<ConditionValue> both = get.and(env.timeout(2));
        env.run(1);
        get.close();
        env.run();
        assertThat(both.triggered()).isFalse();
        assertThat(content(stock)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsInIsNotTakenBackByClosingThePut(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x").close();
        assertThat(content(stock)).isEqualTo(1);
        env.run();
        assertThat(content(stock)).isEqualTo(1);
    }

    /** For listeners it is a put, so what they see adds up. */
    @ParameterizedTest
    @EnumSource
    void listenersSeeAPut(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        stock.addListener(new ResourceListener() {
            @Override
            public void done(WaitingEvent<?> event, long waitedNanos) {
                note(event instanceof Put ? "put" : "get");
            }

            @Override
            public void changed() {
                note(content(stock));
            }
        });
        put(stock, "x");
        Get<?> get = get(stock);
        trace.removeIf(line -> line.endsWith("g"));
        get.close();
        env.run();
        assertThat(trace.stream().distinct()).containsExactly("0 put", "0 1.0", "0 get", "0 0.0");
        assertThat(trace.subList(0, 6)).containsExactly("0 put", "0 1.0", "0 get", "0 0.0", "0 put", "0 1.0");
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheEnvironmentGivesItBack(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        env.process("getter", () -> {
            put(stock, "x");
            try (Get<?> get = get(stock)) {
                get.await();
            } catch (Throwable end) {
                note(end.getSuppressed().length);
                throw end;
            }
        });
        env.step();
        assertThat(content(stock)).isZero();
        env.close();
        assertThat(trace).containsExactly("0 0");
        assertThat(content(stock)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anyNumberIsGivenBackInOneInstant(Kind kind) {
        BaseResource<?, ?> stock = kind.of(env);
        put(stock, "x");
        for (int i = 0; i < 1_000; i++) {
            get(stock).close();
        }
        assertThat(content(stock)).isEqualTo(1);
        env.run();
        assertThat(content(stock)).isEqualTo(1);
        assertThat(stock.putQueueLength() + stock.getQueueLength()).isZero();
    }

    @Test
    void aThingComesBackToTheFront() {
        Store<String> store = new Store<>(env);
        FilterStore<String> filtered = new FilterStore<>(env);
        for (String thing : List.of("a", "b", "c")) {
            store.put(thing);
            filtered.put(thing);
        }
        store.get().close();
        filtered.get("b"::equals).close();
        assertThat(store.items()).containsExactly("a", "b", "c");
        assertThat(filtered.items()).containsExactly("b", "a", "c");
    }

    @Test
    void aThingComesBackBeforeItsEquals() {
        PriorityStore<PriorityItem<String>> store = PriorityStore.of(env);
        for (String thing : List.of("1a", "2a", "2b", "3a")) {
            store.put(new PriorityItem<>(thing.charAt(0), thing));
        }
        store.get();
        StoreGet<?> second = store.get();
        StoreGet<?> third = store.get();
        third.close();
        second.close();
        assertThat(store.items()).extracting(PriorityItem::item).containsExactly("2a", "2b", "3a");
    }

    /** Of a full container 0.1 less than 1 is 0.9, and 0.9 less than 1 is less than 0.1. */
    @Test
    void anAmountFitsIntoTheRoomThatItLeftEvenIfItIsRounded() {
        Container one = new Container(env, 1, 1);
        one.get(0.1).close();
        assertThat(one.level()).isEqualTo(1);
        for (long seed : Seeds.upTo(1_000)) {
            Random random = new Random(seed);
            double capacity = Math.scalb(random.nextDouble() + 1, random.nextInt(60));
            Container container = new Container(env, capacity, capacity);
            container.get(capacity * random.nextDouble()).close();
            assertThat(container.putQueueLength()).as("seed=%d", seed).isZero();
            assertThat(container.level()).as("seed=%d", seed).isBetween(Math.nextDown(capacity), capacity);
        }
    }

    @Test
    void theFailureOfAFilterIsNotGivenBack() {
        FilterStore<Integer> store = new FilterStore<>(env);
        store.put(1);
        store.get(i -> {
                    throw new IllegalStateException("wrong filter");
                })
                .close();
        assertThatIllegalStateException().isThrownBy(() -> env.run()).withMessage("wrong filter");
        assertThat(store.items()).containsExactly(1);
    }

    @Test
    void aFilterMustNotGiveBackToTheStoreThatItFilters() {
        FilterStore<Integer> store = new FilterStore<>(env);
        store.put(1);
        store.put(2);
        FilterStoreGet<Integer> first = store.get();
        FilterStoreGet<Integer> second = store.get(i -> {
            first.close();
            return true;
        });
        assertThat(second.failure()).hasMessage("A filter must not use the store that it filters");
        second.defuse();
        first.close();
        assertThat(store.items()).containsExactly(1, 2);
    }
}
