package io.simpyio.virtual.link;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Event;
import io.simpyio.kernel.Scheduler;
import io.simpyio.random.RandomStream;
import io.simpyio.virtual.link.LinkListener.Fate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries parcels from one host to another. Each leaves when those before it have left, which takes time if the bandwidth
 * is limited, and is then on its way for a latency of its own: any number are, and with a latency that varies they may
 * overtake each other. Loop-confined.
 */
public final class Link {

    /** Windows bound what one connection has under way; this bounds what a fault holds back of all of them. */
    private static final int MAX_HELD = 1_048_576;

    private final Environment environment;
    private final String from;
    private final String to;
    private final LinkProfile usual;
    private final RandomStream stream;
    private final List<LinkListener> listeners;
    private final List<LinkRule> rules = new ArrayList<>(0);
    private final Deque<Parcel> held = new ArrayDeque<>(0);
    private final Consumer<Event<@Nullable Void>> arrival = event -> ((Transit) event).parcel.arrive();

    private LinkProfile profile;
    private long leftNanos;
    private long parcels;
    private long bytes;
    private long lost;
    private long dropped;
    private long repeated;

    Link(
            Environment environment,
            String from,
            String to,
            LinkProfile usual,
            RandomStream stream,
            List<LinkListener> listeners) {
        this.environment = environment;
        this.from = from;
        this.to = to;
        this.usual = usual;
        this.stream = stream;
        this.listeners = listeners;
        profile = usual;
    }

    /** The host that sends. */
    public String from() {
        return from;
    }

    /** The host that receives. */
    public String to() {
        return to;
    }

    /** What it is like at present. */
    public LinkProfile profile() {
        return profile;
    }

    /** What it has carried. */
    public LinkStats stats() {
        return new LinkStats(parcels, bytes, lost, dropped, repeated);
    }

    /** Whether data should be sent in small parcels, as their size makes a difference. */
    public boolean sizeMatters() {
        return profile.sizeMatters();
    }

    /** Whether nothing at all passes. */
    public boolean cut() {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).cuts()) {
                return true;
            }
        }
        return false;
    }

    /** Sends a parcel, which is told at once if it is lost. */
    public void send(Parcel parcel) {
        parcels++;
        bytes += parcel.bytes();
        forward(parcel);
    }

    /** Sends a parcel that was lost before. */
    public void sendAgain(Parcel parcel) {
        repeated++;
        send(parcel);
    }

    private void forward(Parcel parcel) {
        switch (rules.isEmpty() ? Verdict.PASS : judge(parcel)) {
            case DROP -> {
                dropped++;
                tell(parcel, Fate.DROPPED);
                parcel.lost();
            }
            case HOLD -> {
                tell(parcel, Fate.HELD);
                hold(parcel);
            }
            case PASS -> leave(parcel);
        }
    }

    private void leave(Parcel parcel) {
        long now = environment.nowNanos();
        leftNanos = Math.max(now, leftNanos) + profile.sendingNanos(parcel.bytes());
        if (profile.loss() > 0 && parcel.repeatable() && stream.chance(profile.loss())) {
            lost++;
            tell(parcel, Fate.LOST);
            parcel.lost();
        } else {
            tell(parcel, Fate.SENT);
            transport(parcel, leftNanos - now + profile.latency().drawNanos(stream));
        }
    }

    private void tell(Parcel parcel, Fate fate) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).parcel(this, parcel, fate);
        }
    }

    private void transport(Parcel parcel, long delayNanos) {
        Transit transit = new Transit(environment, parcel);
        transit.addCallback(arrival);
        environment.scheduler().schedule(transit, Scheduler.NORMAL, delayNanos);
    }

    // --- rules ---

    private Verdict judge(Parcel parcel) {
        for (int i = 0; i < rules.size(); i++) {
            LinkRule rule = rules.get(i);
            Verdict verdict = rule.judge(this, parcel);
            if (verdict != Verdict.PASS) {
                rule.ruled();
                return verdict;
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).changesProfile()) {
                rules.get(i).ruled();
            }
        }
        return Verdict.PASS;
    }

    private void hold(Parcel parcel) {
        if (held.size() == MAX_HELD) {
            throw new IllegalStateException("Too much is held back on " + this + ": the limit is " + MAX_HELD);
        }
        held.add(parcel);
    }

    /** What a rule holds back, in the order in which it was sent. */
    public List<Parcel> held() {
        return List.copyOf(held);
    }

    void add(LinkRule rule) {
        rules.add(rule);
        applyProfiles();
    }

    /** Without the rule; what was held back is sent now, unless another rule minds. */
    void remove(LinkRule rule) {
        if (!rules.remove(rule)) {
            return;
        }
        applyProfiles();
        for (int left = held.size(); left > 0; left--) {
            forward(held.remove());
        }
    }

    private void applyProfiles() {
        LinkProfile applied = usual;
        for (LinkRule rule : rules) {
            applied = rule.profile(applied);
        }
        profile = applied;
    }

    @Override
    public String toString() {
        return "Link(" + from + " -> " + to + ")";
    }

    /** A parcel on its way. */
    private static final class Transit extends Event<@Nullable Void> {

        private final Parcel parcel;

        Transit(Environment environment, Parcel parcel) {
            super(environment);
            this.parcel = parcel;
        }
    }
}
