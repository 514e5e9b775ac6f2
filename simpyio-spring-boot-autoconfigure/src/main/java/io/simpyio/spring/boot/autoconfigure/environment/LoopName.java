package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.Environment;

/** What the loop of an environment is called in the log and in the names of threads: that of "main" is just the loop. */
final class LoopName {

    private static final String MAIN = "main";

    private LoopName() {}

    /** The beginning of a sentence about it. */
    static String sentence(Environment environment) {
        return environment.name().equals(MAIN) ? "The loop" : "The loop of " + environment.name();
    }

    /** The name of a thread that has to do with it. */
    static String thread(String prefix, Environment environment) {
        return environment.name().equals(MAIN) ? prefix : prefix + "-" + environment.name();
    }
}
