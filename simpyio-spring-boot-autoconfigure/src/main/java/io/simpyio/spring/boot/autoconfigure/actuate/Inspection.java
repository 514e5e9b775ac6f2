package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.LoopStats;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Network;
import io.simpyio.net.SocketSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Looks at an environment on its loop, and does not wait longer than two seconds for it. Any thread. */
final class Inspection {

    private static final long LIMIT_SECONDS = 2;
    private static final int MAX_FRAMES = 16;
    private static final int MAX_TEXT = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Environment environment;
    private final @Nullable Network network;

    Inspection(Environment environment, @Nullable Network network) {
        this.environment = environment;
        this.network = network;
    }

    /** What is collected on the loop. */
    record Findings(
            SimpyioReport.Processes processes,
            SimpyioReport.PendingEvents pendingEvents,
            SimpyioReport.@Nullable Sockets sockets) {}

    /** Calls something on the loop, not in a process. */
    <T> T onLoop(Callable<T> body) throws TimeoutException {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            environment.scheduler().submit(() -> {
                try {
                    result.complete(body.call());
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
            return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            throw new TimeoutException(e.getMessage());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("Interrupted while the loop was waited for");
        }
    }

    Findings look(int limit) throws TimeoutException {
        return onLoop(() -> new Findings(processes(limit), pendingEvents(limit), sockets(limit)));
    }

    private SimpyioReport.Processes processes(int limit) {
        LoopStats stats = environment.stats();
        return new SimpyioReport.Processes(
                stats.processes(),
                stats.blockedProcesses(),
                environment.firstProcesses(limit).stream()
                        .map(Inspection::report)
                        .toList());
    }

    private static SimpyioReport.ProcessReport report(SimProcess<?> process) {
        String awaits = process.target().map(Inspection::text).orElse(null);
        return new SimpyioReport.ProcessReport(
                process.thread().threadId(),
                text(process.name()),
                process.blocked() ? "blocked" : awaits == null ? "running" : "waiting",
                awaits,
                process.waitedSeconds(),
                stack(process.thread()));
    }

    /** From where the process awaits: the frames above are always the same. */
    private static List<String> stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("io.simpyio.kernel.")
                        && !frame.getClassName().startsWith("java.lang."))
                .limit(MAX_FRAMES)
                .map(StackTraceElement::toString)
                .toList();
    }

    private SimpyioReport.PendingEvents pendingEvents(int limit) {
        return new SimpyioReport.PendingEvents(
                environment.stats().pendingEvents(),
                environment.pendingEvents(limit).stream()
                        .map(pending -> new SimpyioReport.EventReport(
                                pending.timeSeconds(), pending.priority(), text(pending.event())))
                        .toList());
    }

    private SimpyioReport.@Nullable Sockets sockets(int limit) {
        return network == null
                ? null
                : new SimpyioReport.Sockets(
                        network.stats(),
                        network.sockets(limit).stream().map(Inspection::report).toList());
    }

    private static SimpyioReport.SocketReport report(SocketSnapshot socket) {
        return new SimpyioReport.SocketReport(
                text(socket.address()),
                text(socket.peerAddress()),
                socket.tls(),
                socket.bytesRead(),
                socket.bytesWritten(),
                socket.unreadBytes(),
                socket.unsentBytes(),
                socket.idle().toNanos() / NANOS_PER_SECOND);
    }

    private static String text(Object what) {
        String text = String.valueOf(what);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }
}
