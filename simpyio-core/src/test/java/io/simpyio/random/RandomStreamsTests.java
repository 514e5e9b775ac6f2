package io.simpyio.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** A stream depends on the seed and the name, and on nothing else. */
class RandomStreamsTests {

    private static double[] draw(RandomStream stream, int count) {
        return DoubleStream.generate(stream::uniform).limit(count).toArray();
    }

    /** Calculated by an implementation in Python: xoshiro256++, its state the SHA-256 of seed and name. */
    @Test
    void seedAndNameGiveTheSequence() {
        RandomStreams streams = new RandomStreams(42);
        assertThat(draw(streams.stream("arrivals"), 4))
                .containsExactly(0.9770961538034901, 0.18141851705357137, 0.31277210546696177, 0.7575290806625928);
        assertThat(draw(streams.stream("service"), 4))
                .containsExactly(0.4391876560800587, 0.8990216579649033, 0.5883766401072249, 0.30348042810663256);
        assertThat(draw(new RandomStreams(43).stream("arrivals"), 2))
                .containsExactly(0.8345783352086714, 0.6688976390262422);
        assertThat(draw(new RandomStreams(-1).stream(""), 2))
                .containsExactly(0.8854478383237531, 0.0030704985036322796);
    }

    @Test
    void drawingFromOneLeavesTheOthersAsTheyAre() {
        RandomStreams streams = new RandomStreams(7);
        double[] expected = draw(new RandomStreams(7).stream("b"), 100);
        draw(streams.stream("a"), 1_000);
        RandomStream b = streams.stream("b");
        for (double number : expected) {
            streams.stream("a").gamma(0.5, 3);
            streams.stream("c").poisson(99);
            assertThat(b.uniform()).isEqualTo(number);
        }
    }

    @Test
    void theOrderInWhichStreamsAreMadeDoesNotMatter() {
        RandomStreams forwards = new RandomStreams(7);
        RandomStreams backwards = new RandomStreams(7);
        RandomStream a = forwards.stream("a");
        RandomStream b = forwards.stream("b");
        assertThat(draw(backwards.stream("b"), 50)).containsExactly(draw(b, 50));
        assertThat(draw(backwards.stream("a"), 50)).containsExactly(draw(a, 50));
    }

    @Test
    void aStreamOfTheSameNameIsTheSame() {
        RandomStreams streams = new RandomStreams(7);
        RandomStream stream = streams.stream("a");
        assertThat(streams.stream("a")).isSameAs(stream).hasToString("RandomStream(a)");
        assertThat(stream.name()).isEqualTo("a");
        assertThat(streams.seed()).isEqualTo(7);
        assertThat(streams).hasToString("RandomStreams(seed 7)");
    }

    /** Names and seeds that differ in one bit give streams without a correlation. */
    @Test
    void streamsAreIndependent() {
        int count = 10_000;
        double[] first = draw(new RandomStreams(0).stream("a"), count);
        for (RandomStream other : new RandomStream[] {
            new RandomStreams(0).stream("b"), new RandomStreams(1).stream("a"), new RandomStreams(0).stream("a ")
        }) {
            double[] second = draw(other, count);
            double covariance = 0;
            for (int i = 0; i < count; i++) {
                covariance += (first[i] - 0.5) * (second[i] - 0.5);
            }
            assertThat(Math.abs(covariance / count * 12)).isLessThan(4 / Math.sqrt(count));
        }
    }
}
