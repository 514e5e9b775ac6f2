package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.ProcessBody;
import io.simpyio.spring.OnFailure;
import java.time.Duration;

/**
 * A process that is to run as long as the application does.
 *
 * @param name the name in logs, meters and thread dumps
 * @param environment where it runs
 * @param onFailure what follows when the body throws
 * @param initialDelay how long to wait before the body is run for the first time
 * @param body what to run; again after each failure if it is to be restarted
 */
record ProcessDefinition(
        String name, Environment environment, OnFailure onFailure, Duration initialDelay, ProcessBody body) {}
