package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import java.time.Duration;
import java.util.function.Consumer;

/** Carries segments to their receiver: each takes the latency, any number are on their way, and none overtakes. */
final class Link {

    private final Environment environment;
    private final Duration latency;
    private final Consumer<Event<Segment>> arrival;

    Link(Environment environment, Duration latency, Consumer<Segment> receiver) {
        this.environment = environment;
        this.latency = latency;
        this.arrival = event -> receiver.accept(event.value());
    }

    void send(Segment segment) {
        // Events of one time happen in the order in which they were scheduled.
        environment.timeout(latency, segment).addCallback(arrival);
    }

    /** The sender has heard nothing and sends the segment again, so that it arrives so much later than before. */
    void retransmit(Segment segment, Duration timeout) {
        environment.timeout(timeout, segment.again()).addCallback(arrival);
    }
}
