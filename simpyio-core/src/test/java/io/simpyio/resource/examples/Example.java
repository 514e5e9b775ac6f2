package io.simpyio.resource.examples;

import io.simpyio.kernel.Environment;
import java.util.function.Consumer;

/** One of SimPy's documented examples, with our API. */
interface Example {

    /** Runs the example in an environment that has not run before. */
    void run(Environment env, PythonRandom random, Consumer<String> out);
}
