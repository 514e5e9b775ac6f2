package io.simpyio.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the coroutine mode of an environment and says once which one it is; any thread. */
final class Coroutines {

    static final String REQUIRED_FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

    private static final Logger logger = LoggerFactory.getLogger(Coroutines.class);
    private static final AtomicBoolean said = new AtomicBoolean();

    private Coroutines() {}

    static CoroutineMode choose(CoroutineMode wanted) {
        if (wanted == CoroutineMode.LOOP && !LoopCoroutine.available()) {
            throw new IllegalStateException("CoroutineMode.LOOP needs the JVM to be started with " + REQUIRED_FLAG);
        }
        if (wanted != CoroutineMode.AUTO) {
            return wanted;
        }
        boolean loop = LoopCoroutine.available();
        if (said.compareAndSet(false, true)) {
            if (loop) {
                logger.info("Processes are switched on the loop");
            } else {
                logger.warn(
                        "Processes are switched by handing a baton, about 25 times slower than on the loop;"
                                + " start the JVM with {} to switch on the loop",
                        REQUIRED_FLAG);
            }
        }
        return loop ? CoroutineMode.LOOP : CoroutineMode.BATON;
    }
}
