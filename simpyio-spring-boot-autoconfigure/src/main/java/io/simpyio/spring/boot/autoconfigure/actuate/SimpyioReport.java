package io.simpyio.spring.boot.autoconfigure.actuate;

import io.simpyio.net.SocketStats;
import io.simpyio.rpc.RpcPathStats;
import io.simpyio.spring.boot.autoconfigure.server.ServerStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is going on in an environment. Each list is as long as was asked for at most, with the number of all beside it.
 *
 * @param processes empty if the loop has not answered
 * @param pendingEvents empty if the loop has not answered
 * @param limits how often each limit was reached that ever was
 */
public record SimpyioReport(
        EnvironmentReport environment,
        @Nullable BackendReport backend,
        LoopReport loop,
        @Nullable Processes processes,
        @Nullable PendingEvents pendingEvents,
        @Nullable Sockets sockets,
        List<ServerStatus> servers,
        List<RpcPathStats> endpoints,
        Map<String, Long> limits) {

    /** The environment: its name, and its time in seconds. */
    public record EnvironmentReport(String name, double time, boolean realTime) {}

    /** The backend: its name, the one that was asked for, and why it is this one if that is not the same. */
    public record BackendReport(String name, String requested, String reason) {}

    /**
     * The loop.
     *
     * @param coroutines how processes are switched
     * @param lagMillis how long its last answer took; where time is real
     * @param stall what holds it, if it has not answered
     */
    public record LoopReport(
            String coroutines,
            long events,
            long turns,
            int submissions,
            @Nullable Long lagMillis,
            @Nullable String stall) {}

    /** The processes that were started first. */
    public record Processes(int count, int blocked, List<ProcessReport> first) {}

    /**
     * A process.
     *
     * @param id of its thread, by which it can be interrupted
     * @param awaits the event that it waits for; none if it runs or is blocked
     * @param waitedSeconds for how long, in the time of its environment
     */
    public record ProcessReport(
            long id, String name, String state, @Nullable String awaits, double waitedSeconds, List<String> stack) {}

    /** The events that are due first. */
    public record PendingEvents(int count, List<EventReport> first) {}

    /** An event that is to happen. */
    public record EventReport(double time, int priority, String event) {}

    /** The sockets: what all have done, and the connections that are open longest. */
    public record Sockets(SocketStats all, List<SocketReport> first) {}

    /** A connection; {@code unread} has come and was not read, {@code unsent} waits for the operating system. */
    public record SocketReport(
            String address,
            String peer,
            boolean tls,
            long bytesRead,
            long bytesWritten,
            long unread,
            long unsent,
            double idleSeconds) {}
}
