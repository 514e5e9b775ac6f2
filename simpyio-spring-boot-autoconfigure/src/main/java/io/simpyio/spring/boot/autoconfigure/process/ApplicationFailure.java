package io.simpyio.spring.boot.autoconfigure.process;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.springframework.context.ApplicationContext;

/**
 * Ends the application when a process asks for it; once, as several may fail. Not on the loop, which the end of the
 * application waits for.
 */
final class ApplicationFailure implements Consumer<SupervisedProcess> {

    private static final int EXIT_CODE = 1;

    private final ApplicationContext context;
    private final ApplicationExit exit;
    private final AtomicBoolean failed = new AtomicBoolean();

    ApplicationFailure(ApplicationContext context, ApplicationExit exit) {
        this.context = context;
        this.exit = exit;
    }

    @Override
    public void accept(SupervisedProcess process) {
        if (failed.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon(false).name("simpyio-exit").start(() -> exit.exit(context, EXIT_CODE));
        }
    }
}
