package io.simpyio.kernel;

import org.jspecify.annotations.Nullable;

/** What becomes of the failures that nobody waits for: the failure handler gets them, or they end the run. On the loop. */
@SuppressWarnings("ReferenceEquality") // A failure cannot carry itself.
final class Failures {

    private final @Nullable FailureHandler handler;
    /** Told when the run has to end. */
    private final Runnable attend;

    private @Nullable Throwable fatal;

    Failures(@Nullable FailureHandler handler, Runnable attend) {
        this.handler = handler;
        this.attend = attend;
    }

    void unhandled(Event<?> event, Throwable failure) {
        if (handler == null) {
            endRunWith(failure);
            return;
        }
        try {
            handler.unhandled(event, failure);
        } catch (Throwable handlerFailure) {
            if (handlerFailure != failure) {
                handlerFailure.addSuppressed(failure);
            }
            endRunWith(handlerFailure);
        }
    }

    /** Of several failures before the run has ended the first is thrown and carries the others. */
    void endRunWith(Throwable failure) {
        if (fatal == null) {
            fatal = failure;
        } else if (fatal != failure) {
            fatal.addSuppressed(failure);
        }
        attend.run();
    }

    boolean endRun() {
        return fatal != null;
    }

    /** What has ended the run, which is forgotten; null if nothing has. */
    @Nullable Throwable take() {
        Throwable failure = fatal;
        fatal = null;
        return failure;
    }
}
