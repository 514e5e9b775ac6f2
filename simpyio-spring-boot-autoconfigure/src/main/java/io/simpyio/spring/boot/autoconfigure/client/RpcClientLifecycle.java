package io.simpyio.spring.boot.autoconfigure.client;

import io.simpyio.kernel.Environment;
import io.simpyio.net.Network;
import io.simpyio.rpc.client.RpcClient;
import io.simpyio.spring.boot.autoconfigure.environment.LoopStall;
import io.simpyio.spring.boot.autoconfigure.environment.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the clients before the processes and servers, which may call them, and lets them end after those: calls under way
 * get some time. Stopped clients can be started again.
 */
public final class RpcClientLifecycle implements SmartLifecycle {

    /** Between the loop and the processes. */
    public static final int PHASE = DEFAULT_PHASE - 2816;

    private static final Logger logger = LoggerFactory.getLogger(RpcClientLifecycle.class);
    private static final long LIMIT_SECONDS = 10;

    private final ConfiguredRpcClients clients;
    private final Environment environment;
    private final SimulatedTime time;
    private final LoopStall stall;

    private volatile boolean running;

    RpcClientLifecycle(ConfiguredRpcClients clients, Network network, SimulatedTime time, LoopStall stall) {
        this.clients = clients;
        this.environment = network.environment();
        this.time = time;
        this.stall = stall;
    }

    @Override
    public void start() {
        if (running) {
            return;
        }
        running = true;
        clients.loopRuns(true);
        for (ConfiguredRpcClients.Configured each : clients.all()) {
            environment.submit(() -> {
                each.client().reopen();
                if (each.properties().eager()) {
                    each.client().connect().defuse(); // It goes on trying by itself.
                }
            });
        }
    }

    @Override
    public void stop() {
        ended().join();
    }

    @Override
    public void stop(Runnable callback) {
        ended().thenRun(callback);
    }

    /** Done when all have come to their end, or their time is over; never fails. */
    private CompletableFuture<Void> ended() {
        if (!running) {
            return CompletableFuture.completedFuture(null);
        }
        running = false;
        boolean timePasses = !time.isHeld();
        return CompletableFuture.allOf(clients.all().stream()
                        .map(each -> ended(
                                each.client(),
                                timePasses ? each.properties().shutdown().gracePeriod() : Duration.ZERO))
                        .toArray(CompletableFuture[]::new))
                .whenComplete((done, never) -> clients.loopRuns(false));
    }

    private CompletableFuture<Void> ended(RpcClient client, Duration gracePeriod) {
        CompletableFuture<Integer> ended;
        try {
            ended = environment
                    .submit(() -> client.shutdown(gracePeriod).await())
                    .orTimeout(gracePeriod.plusSeconds(LIMIT_SECONDS).toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            ended = CompletableFuture.failedFuture(e);
        }
        return ended.handle((cutOff, failure) -> {
            if (failure instanceof TimeoutException) {
                logger.warn("The RPC client {} could not be shut down. {}", client.name(), stall.describe(environment));
            } else if (failure != null) {
                logger.warn("The RPC client {} could not be shut down", client.name(), failure);
            } else if (cutOff > 0) {
                logger.warn(
                        "The RPC client {} has cut off {} calls that had not ended within {}",
                        client.name(),
                        cutOff,
                        gracePeriod);
            }
            return null;
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
