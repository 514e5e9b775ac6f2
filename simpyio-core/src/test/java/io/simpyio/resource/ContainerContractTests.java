package io.simpyio.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.simpyio.kernel.SimProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerContractTests extends ResourceContract {

    @Test
    void aGetWaitsUntilThereIsEnough() {
        Container tank = new Container(env, 100, 10);
        user("car", 0, () -> tank.get(30), 1);
        user("truck", 2, () -> tank.put(15), 0);
        user("truck", 3, () -> tank.put(5), 0);
        env.run();
        assertThat(trace)
                .containsExactly("2 truck in", "2 truck out", "3 truck in", "3 car in", "3 truck out", "4 car out");
        assertThat(tank.level()).isZero();
    }

    @Test
    void aPutWaitsUntilThereIsRoom() {
        Container tank = new Container(env, 10, 8);
        user("truck", 0, () -> tank.put(5), 0);
        user("car", 1, () -> tank.get(2), 0);
        user("car", 2, () -> tank.get(1), 0);
        env.run();
        assertThat(trace)
                .containsExactly("1 car in", "1 car out", "2 car in", "2 truck in", "2 car out", "2 truck out");
        assertThat(tank.level()).isEqualTo(10);
    }

    @Test
    void withoutArgumentsItIsEmptyAndWithoutALimit() {
        Container tank = new Container(env);
        ContainerPut put = tank.put(1e300);
        assertThat(put.triggered()).isTrue();
        assertThat(put.amount()).isEqualTo(1e300);
        assertThat(put.resource()).isSameAs(tank);
        assertThat(tank.level()).isEqualTo(1e300);
        assertThat(tank.capacity()).isEqualTo(Double.POSITIVE_INFINITY);
        ContainerGet get = tank.get(1e300);
        assertThat(get.amount()).isEqualTo(1e300);
        assertThat(get.resource()).isSameAs(tank);
        assertThat(tank.level()).isZero();
    }

    /** One put serves all those that it is enough for, in their order. */
    @Test
    void asManyAsThereIsEnoughForGoOnAtOnce() {
        Container tank = new Container(env, 10, 0);
        ContainerGet three = noting("three", tank.get(3));
        ContainerGet four = noting("four", tank.get(4));
        ContainerGet five = noting("five", tank.get(5));
        ContainerGet one = noting("one", tank.get(1));
        at(1, () -> noting("put", tank.put(9)));
        env.run();
        assertThat(trace).containsExactly("1 put", "1 three", "1 four");
        assertThat(three.triggered() && four.triggered()).isTrue();
        assertThat(tank.level()).isEqualTo(2);
        assertThat(five.triggered() || one.triggered()).isFalse();
        assertThat(tank.getQueueLength()).isEqualTo(2);
    }

    @Test
    void nobodyOvertakesOneWhoWantsMore() {
        Container tank = new Container(env, 10, 5);
        tank.get(8);
        ContainerGet small = tank.get(1);
        tank.put(1);
        env.run();
        assertThat(small.triggered()).isFalse();
        assertThat(tank.level()).isEqualTo(6);
    }

    /** As in SimPy, where cancelling tries nobody else. */
    @Test
    void thoseBehindOneWhoGivesUpAreTriedAfterTheNextPut() {
        Container tank = new Container(env, 10, 5);
        ContainerGet large = tank.get(8);
        noting("small", tank.get(1));
        at(1, large::cancel);
        at(2, () -> tank.put(1));
        env.run();
        assertThat(trace).containsExactly("2 small");
        assertThat(tank.level()).isEqualTo(5);
    }

    @Test
    void anInterruptedPutOrGetLeavesTheQueue() {
        Container tank = new Container(env, 10, 5);
        SimProcess<?> get = user("get", 0, () -> tank.get(8), 0);
        SimProcess<?> put = user("put", 0, () -> tank.put(8), 0);
        at(1, get::interrupt);
        at(1, put::interrupt);
        env.run();
        assertThat(trace).containsExactly("1 get interrupted", "1 put interrupted");
        assertThat(tank.getQueueLength()).isZero();
        assertThat(tank.putQueueLength()).isZero();
        assertThat(tank.level()).isEqualTo(5);
    }

    @Test
    void aTimedOutPutOrGetTakesNoPartLater() {
        Container tank = new Container(env, 10, 5);
        env.process("getter", () -> {
            try (ContainerGet get = tank.get(8)) {
                note(get.or(env.timeout(1)).await().contains(get));
            }
        });
        env.process("putter", () -> {
            try (ContainerPut put = tank.put(8)) {
                note(put.or(env.timeout(1)).await().contains(put));
            }
        });
        at(2, () -> tank.put(4));
        at(3, () -> tank.get(9));
        env.run();
        assertThat(trace).containsExactly("1 false", "1 false");
        assertThat(tank.level()).isZero();
    }

    /** 2^52 + 1.5 of room is rounded to 2^52 + 2, and that put on top of 1.5 is rounded to more than the capacity. */
    @Test
    void theLevelIsNeverAboveTheCapacityByRounding() {
        double capacity = 0x1p52 + 3;
        Container tank = new Container(env, capacity, 1.5);
        assertThat(tank.put(0x1p52 + 2).triggered()).isTrue();
        assertThat(tank.level()).isEqualTo(capacity);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void anAmountIsPositiveAndFinite(double amount) {
        Container tank = new Container(env);
        String message = "amount must be positive and finite, but is " + amount;
        assertThatIllegalArgumentException().isThrownBy(() -> tank.put(amount)).withMessage(message);
        assertThatIllegalArgumentException().isThrownBy(() -> tank.get(amount)).withMessage(message);
        assertThat(tank.getQueueLength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void theCapacityIsPositive(double capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Container(env, capacity, 0))
                .withMessage("capacity must be positive, but is " + capacity);
    }

    @Test
    void whatIsInItAtTheStartFits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Container(env, 10, 11))
                .withMessage("init must be between 0 and the capacity 10.0, but is 11.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Container(env, 10, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Container(env, 10, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Container(env, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                .withMessage("init must be finite, but is Infinity");
        assertThat(new Container(env, 10, 10).level()).isEqualTo(10);
    }
}
