package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.CoroutineMode;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says what keeps a loop from going on: which process holds it, and where. Any thread; a snapshot, which is right as long
 * as the loop does not move.
 */
public final class LoopStall implements SmartInitializingSingleton {

    private static final int MAX_FRAMES = 8;

    private static final String BATON_ADVICE =
            "\nProcesses are switched by handing a baton in this JVM, where a process that blocks, as in Thread.sleep or a"
                    + " lock, holds the loop. In a JVM started with --add-opens java.base/java.lang=ALL-UNNAMED only"
                    + " that process waits. To await an event never holds the loop.";

    private final ObjectProvider<ProcessSource> beans;

    private volatile List<ProcessSource> sources = List.of();

    LoopStall(ObjectProvider<ProcessSource> beans) {
        this.beans = beans;
    }

    /** Not later, as who asks may do so when beans are being destroyed. */
    @Override
    public void afterSingletonsInstantiated() {
        sources = beans.orderedStream().toList();
    }

    /** What keeps the loop of the environment from going on, with the top of the stack. */
    public String describe(Environment environment) {
        return sources.stream()
                .flatMap(source -> source.processes().stream())
                .flatMap(process -> holder(process, environment).stream())
                .findFirst()
                .orElseGet(() -> loopThread(environment));
    }

    private static Optional<String> holder(SimProcess<?> process, Environment environment) {
        boolean baton = environment.scheduler().coroutineMode() == CoroutineMode.BATON;
        Thread thread = process.thread();
        if (process.environment() != environment || !baton && !mounted(thread)) {
            return Optional.empty();
        }
        StackTraceElement[] stack = thread.getStackTrace();
        if (stack.length == 0 || awaits(stack)) {
            return Optional.empty();
        }
        return Optional.of("Process " + process.name() + " holds the loop:" + top(stack) + (baton ? BATON_ADVICE : ""));
    }

    /**
     * Whether a virtual thread runs right now. Its state does not tell, as one that has yielded is runnable too; and to
     * ask that one for its stack makes the JDK schedule it, though it awaits an event.
     */
    private static boolean mounted(Thread thread) {
        String text = thread.toString(); // VirtualThread[#22,name]/runnable@carrier, or without the carrier
        return text.indexOf('@', text.lastIndexOf("]/")) >= 0;
    }

    private static boolean awaits(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getMethodName().equals("await")
                        && frame.getClassName().equals(SimProcess.class.getName()));
    }

    private static String loopThread(Environment environment) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> environment.scheduler().isLoopThread(entry.getKey()))
                .map(entry -> "No @SimpyProcess method holds the loop, whose thread "
                        + entry.getKey().getName() + " is here:" + top(entry.getValue()))
                .findFirst()
                .orElse("Nothing runs the loop.");
    }

    private static String top(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .limit(MAX_FRAMES)
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
    }
}
