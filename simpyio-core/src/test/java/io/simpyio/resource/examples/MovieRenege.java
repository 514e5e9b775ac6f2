package io.simpyio.resource.examples;

import static io.simpyio.resource.examples.PythonFormat.fixed;

import io.simpyio.kernel.ConditionValue;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.resource.Request;
import io.simpyio.resource.Resource;
import java.util.List;
import java.util.function.Consumer;

/** People who queue for tickets until their film is sold out: one event that many of them wait for. */
final class MovieRenege implements Example {

    private static final int TICKETS = 50;
    private static final double END = 120;

    @Override
    public void run(Environment env, PythonRandom random, Consumer<String> out) {
        out.accept("Movie renege");
        Resource counter = new Resource(env, 1);
        List<Film> films = List.of(
                new Film(env, "Python Unchained"), new Film(env, "Kill Process"), new Film(env, "Pulp Implementation"));
        env.process("arrivals", () -> {
            while (true) {
                env.timeout(random.expovariate(1 / 0.5)).await();
                Film film = random.choice(films);
                int tickets = random.randint(1, 6);
                if (film.available > 0) {
                    env.process("guest", () -> guest(env, counter, film, tickets));
                }
            }
        });
        env.run(END);
        for (Film film : films) {
            out.accept("Movie \"" + film.name + "\" sold out " + fixed(film.soldOutAt, 1)
                    + " minutes after ticket counter opening.");
            out.accept("  Number of people leaving queue when film sold out: " + film.reneged);
        }
    }

    private static void guest(Environment env, Resource counter, Film film, int tickets) {
        try (Request turn = counter.request()) {
            ConditionValue result = turn.or(film.soldOut).await();
            if (!result.contains(turn)) {
                film.reneged++;
                return;
            }
            if (film.available < tickets) {
                env.timeout(0.5).await();
                return;
            }
            film.available -= tickets;
            if (film.available < 2) {
                film.soldOut.succeed("sold out");
                film.soldOutAt = env.now();
                film.available = 0;
            }
            env.timeout(1).await();
        }
    }

    private static final class Film {

        private final String name;
        private final Event<String> soldOut;
        private int available = TICKETS;
        private int reneged;
        private double soldOutAt;

        Film(Environment env, String name) {
            this.name = name;
            this.soldOut = env.event();
        }
    }
}
