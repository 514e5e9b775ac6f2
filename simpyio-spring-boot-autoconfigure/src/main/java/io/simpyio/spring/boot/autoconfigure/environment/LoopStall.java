package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says what keeps a loop from going on: which process holds it, and where. Any thread; a snapshot, which is right as long
 * as the loop does not move.
 */
public final class LoopStall {

    private static final int MAX_FRAMES = 8;

    private static final String BATON_ADVICE =
            "\nProcesses are switched by handing a baton in this JVM, where a process that blocks, as in Thread.sleep or a"
                    + " lock, holds the loop. In a JVM started with --add-opens java.base/java.lang=ALL-UNNAMED only"
                    + " that process waits. To await an event never holds the loop.";

    LoopStall() {}

    /** What keeps the loop of the environment from going on, with the top of the stack. */
    public String describe(Environment environment) {
        return environment
                .scheduler()
                .runningProcess()
                .flatMap(process -> holder(process, environment))
                .orElseGet(() -> loopThread(environment));
    }

    private static Optional<String> holder(SimProcess<?> process, Environment environment) {
        StackTraceElement[] stack = process.thread().getStackTrace();
        if (stack.length == 0) {
            return Optional.empty(); // It has ended just now.
        }
        boolean baton = environment.scheduler().coroutineMode() == CoroutineMode.BATON;
        return Optional.of("Process " + process.name() + " holds the loop:" + top(stack) + (baton ? BATON_ADVICE : ""));
    }

    private static String loopThread(Environment environment) {
        return environment
                .scheduler()
                .runningThread()
                .map(thread -> "No process holds the loop, whose thread " + thread.getName() + " is here:"
                        + top(thread.getStackTrace()))
                .orElse("Nothing runs the loop.");
    }

    private static String top(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .limit(MAX_FRAMES)
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
    }
}
