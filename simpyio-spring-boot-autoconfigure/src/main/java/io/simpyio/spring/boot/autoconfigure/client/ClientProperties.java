package io.simpyio.spring.boot.autoconfigure.client;

import io.simpyio.rpc.RpcCode;
import io.simpyio.rpc.client.BackOff;
import io.simpyio.rpc.client.KeepAlive;
import io.simpyio.rpc.client.RpcRetry;
import io.simpyio.rpc.client.RpcServiceOptions;
import io.simpyio.spring.boot.autoconfigure.PropertyRange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Properties of all RPC clients; those of one, simpyio.client.NAME.*, have the same names and come first.
 *
 * @param addresses Addresses of the instances of the service, each as host:port.
 * @param resolve Whether each address that a host name has is an instance of its own.
 * @param serviceId Name of the service in the registry of Spring Cloud's DiscoveryClient, used if there are no addresses.
 * @param refreshInterval Time after which a call lets the instances be looked up again.
 * @param eager Whether to connect when the application starts, and not with the first call.
 * @param deadline Time that a call may take, from waiting for a connection to the last retry; 0 for ever.
 * @param maxWaitingCalls Maximum number of calls that wait for a connection; one more fails.
 * @param maxOutstanding Maximum number of unanswered calls of one connection, each way.
 * @param maxPacketSize Maximum size of one packet, both ways.
 * @param codec Format of calls: "cbor" is used with servers that have it too, and JSON with others.
 * @param shutdown What happens when the application stops.
 * @param retry Which calls are tried again.
 * @param reconnect How long an instance is left out after a connection to it has failed.
 * @param keepalive How dead connections are found.
 * @param ssl TLS.
 */
@ConfigurationProperties(ClientProperties.PREFIX)
public record ClientProperties(
        @DefaultValue List<String> addresses,
        @DefaultValue("false") boolean resolve,
        @Nullable String serviceId,
        @DefaultValue("30s") Duration refreshInterval,
        @DefaultValue("false") boolean eager,
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("1024") int maxWaitingCalls,
        @DefaultValue("1024") int maxOutstanding,
        @DefaultValue("16KB") DataSize maxPacketSize,
        @DefaultValue("json") Format codec,
        @DefaultValue Shutdown shutdown,
        @DefaultValue Retry retry,
        @DefaultValue Reconnect reconnect,
        @DefaultValue Keepalive keepalive,
        @DefaultValue Ssl ssl) {

    static final String PREFIX = "simpyio.clients";

    /** A format of calls. */
    public enum Format {
        /** JSON, which all peers know. */
        JSON,
        /** CBOR, once the server has said that it has it too. */
        CBOR
    }

    void check(String prefix) {
        PropertyRange.atLeast(prefix + ".refresh-interval", refreshInterval, Duration.ofMillis(1));
        PropertyRange.atLeast(prefix + ".deadline", deadline, Duration.ZERO);
        PropertyRange.between(prefix + ".max-waiting-calls", maxWaitingCalls, 1, Integer.MAX_VALUE);
        PropertyRange.between(prefix + ".max-outstanding", maxOutstanding, 1, Integer.MAX_VALUE);
        PropertyRange.between(prefix + ".max-packet-size", maxPacketSize.toBytes(), 1, Integer.MAX_VALUE);
        PropertyRange.atLeast(prefix + ".shutdown.grace-period", shutdown.gracePeriod, Duration.ZERO);
        retry.check(prefix + ".retry");
        reconnect.check(prefix + ".reconnect");
        PropertyRange.atLeast(prefix + ".keepalive.time", keepalive.time, Duration.ZERO);
        PropertyRange.atLeast(prefix + ".keepalive.timeout", keepalive.timeout, Duration.ofMillis(1));
    }

    private static void checkBackOff(
            String prefix, Duration delay, double multiplier, Duration maxDelay, double jitter) {
        PropertyRange.atLeast(prefix + ".delay", delay, Duration.ofMillis(1));
        PropertyRange.atLeast(prefix + ".max-delay", maxDelay, delay);
        PropertyRange.positive(prefix + ".multiplier", multiplier);
        PropertyRange.atLeast(prefix + ".multiplier", multiplier, 1);
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + ".jitter", jitter, "It must be between 0 and 1.");
        }
    }

    RpcServiceOptions options(RpcServiceOptions defaults) {
        return defaults.withRpc(defaults.rpc().withDeadline(deadline))
                .withRetry(retry.retry())
                .withReconnect(reconnect.backOff())
                .withKeepAlive(new KeepAlive(keepalive.time, keepalive.timeout, keepalive.withoutCalls))
                .withMaxWaitingCalls(maxWaitingCalls)
                .withRefreshInterval(refreshInterval);
    }

    /**
     * What happens when the application stops.
     *
     * @param gracePeriod Time that calls under way may take when the application stops.
     */
    public record Shutdown(@DefaultValue("5s") Duration gracePeriod) {}

    /**
     * Which calls are tried again. One that was not sent always is.
     *
     * @param maxAttempts Maximum number of times that a call is sent.
     * @param delay Time before the first retry.
     * @param multiplier How many times as long each further retry waits as the one before.
     * @param maxDelay Longest time between two attempts.
     * @param jitter Random part by which the time is longer or shorter, from 0 to 1.
     * @param codes Failures of the server after which an idempotent call is tried again.
     * @param idempotent Paths of methods that may be called twice, besides those that are annotated so.
     */
    public record Retry(
            @DefaultValue("3") int maxAttempts,
            @DefaultValue("50ms") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("1s") Duration maxDelay,
            @DefaultValue("0.5") double jitter,
            @DefaultValue("unavailable") Set<RpcCode> codes,
            @DefaultValue Set<String> idempotent) {

        private void check(String prefix) {
            PropertyRange.between(prefix + ".max-attempts", maxAttempts, 1, Integer.MAX_VALUE);
            checkBackOff(prefix, delay, multiplier, maxDelay, jitter);
        }

        private RpcRetry retry() {
            return new RpcRetry(maxAttempts, new BackOff(delay, multiplier, maxDelay, jitter), codes, idempotent);
        }
    }

    /**
     * How long an instance is left out after a connection to it has failed.
     *
     * @param delay Time after the first failure.
     * @param multiplier How many times as long it is left out after each further failure.
     * @param maxDelay Longest time that it is left out.
     * @param jitter Random part by which the time is longer or shorter, from 0 to 1.
     */
    public record Reconnect(
            @DefaultValue("1s") Duration delay,
            @DefaultValue("1.6") double multiplier,
            @DefaultValue("2m") Duration maxDelay,
            @DefaultValue("0.2") double jitter) {

        private void check(String prefix) {
            checkBackOff(prefix, delay, multiplier, maxDelay, jitter);
        }

        private BackOff backOff() {
            return new BackOff(delay, multiplier, maxDelay, jitter);
        }
    }

    /**
     * How dead connections are found.
     *
     * @param time Time without a reply after which the server is asked whether it is there; 0 for never.
     * @param timeout Time that it may take to answer before the connection is closed.
     * @param withoutCalls Whether it is asked also when no call waits for a reply.
     */
    public record Keepalive(
            @DefaultValue("20s") Duration time,
            @DefaultValue("10s") Duration timeout,
            @DefaultValue("false") boolean withoutCalls) {}

    /**
     * TLS of a client.
     *
     * @param bundle Name of the SSL bundle that says whom the client trusts, and has its certificate if it has one; no TLS
     *     if not set.
     */
    public record Ssl(@Nullable String bundle) {}
}
