package io.simpyio.test;

import io.simpyio.virtual.World;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Consumer;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs in a simulated {@link World}, once for each of many seeds, until one fails. The message of a failure
 * ends with a command line that replays exactly that failure.
 *
 * <p>The method is the code of a process, so it may await events; the run ends when the method does. It and the methods
 * for set-up may ask for the {@code World}, its {@code Environment} and {@code Faults}, for a {@code Host} (the name is
 * that of the parameter, or {@link HostName}), and for a {@code RandomStream} of the parameter's name. Each seed has a
 * world and a test instance of its own. What is static is shared: a test must not change it.
 *
 * <p>{@code -Dsimpyio.test.seed=17} runs one seed only, {@code -Dsimpyio.test.seeds=10000} another number of them, and
 * {@code -Dsimpyio.test.first-seed=5001} others; environment variables such as {@code SIMPYIO_TEST_SEED} do the same. With
 * JUnit's parallel execution switched on, and {@code @Execution(CONCURRENT)}, seeds run in parallel.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulationExtension.class)
public @interface SimulationTest {

    /** How many seeds are run, from 1 on. */
    int seeds() default 100;

    /** What the world is like; a class with a constructor without parameters. */
    Class<? extends Consumer<World.Builder>> world() default PlainWorld.class;

    /** A fault plan in YAML; empty for none. */
    String faults() default "";

    /** Whether each seed is run twice, and fails if the second run differs from the first. */
    boolean selfCheck() default false;

    /** A world with links of a millisecond, and no faults. */
    final class PlainWorld implements Consumer<World.Builder> {

        @Override
        public void accept(World.Builder world) {}
    }
}
