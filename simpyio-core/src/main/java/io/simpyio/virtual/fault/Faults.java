package io.simpyio.virtual.fault;

import io.simpyio.kernel.Environment;
import io.simpyio.virtual.link.Link;
import io.simpyio.virtual.link.LinkProfile;
import io.simpyio.virtual.link.Links;
import io.simpyio.virtual.link.Parcel;
import io.simpyio.virtual.link.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Makes faults in a world. Each begins when it is made and ends when it is lifted; hosts are meant by their names.
 * Loop-confined.
 */
public final class Faults {

    private static final int MAX_FAULTS = 1_000_000;

    private final Environment environment;
    private final Links links;
    private final Machines machines;
    private final List<Fault> made = new ArrayList<>();
    private final List<PlannedFault> planned = new ArrayList<>();

    /** Faults of a world, of its links and machines. */
    public Faults(Environment environment, Links links, Machines machines) {
        this.environment = environment;
        this.links = links;
        this.machines = machines;
    }

    private <T extends Fault> T make(T fault) {
        if (made.size() == MAX_FAULTS) {
            throw new IllegalStateException("Too many faults: the limit is " + MAX_FAULTS);
        }
        made.add(fault);
        fault.begin();
        return fault;
    }

    /** All that were made, lifted ones included. */
    public List<Fault> made() {
        return Collections.unmodifiableList(made);
    }

    // --- between hosts ---

    /** Nothing passes between two hosts. */
    public Fault partition(String one, String other) {
        return partition(List.of(one), List.of(other));
    }

    /** Nothing passes between the hosts of one side and those of the other. */
    public Fault partition(List<String> one, List<String> other) {
        return cut("partition between ", new Sides(known(one), known(other), true));
    }

    /** Nothing passes from one host to the other; what the other sends arrives. */
    public Fault partitionOneWay(String from, String to) {
        return cut("one-way partition from ", new Sides(known(List.of(from)), known(List.of(to)), false));
    }

    /** Nothing passes between a host and all others. */
    public Fault isolate(String host) {
        return cut("partition between ", new Sides(known(List.of(host)), List.of(), true));
    }

    private Fault cut(String what, Sides sides) {
        return make(new LinkFault(what + sides, links, sides, (link, parcel) -> Verdict.DROP, true, null));
    }

    /** What is sent between two hosts is kept, and sent on when that is lifted. */
    public Hold hold(String one, String other) {
        return hold(new Sides(known(List.of(one)), known(List.of(other)), true));
    }

    /** What is sent from one host to the other is kept, and sent on when that is lifted. */
    public Hold holdOneWay(String from, String to) {
        return hold(new Sides(known(List.of(from)), known(List.of(to)), false));
    }

    private Hold hold(Sides sides) {
        return make(new Hold("hold between " + sides, links, sides));
    }

    /** The links between two hosts are like this, such as slow, narrow or lossy. */
    public Fault slow(String one, String other, LinkProfile profile) {
        Sides sides = new Sides(known(List.of(one)), known(List.of(other)), true);
        return make(new LinkFault(
                "slow link between " + sides, links, sides, (link, parcel) -> Verdict.PASS, false, profile));
    }

    /** Decides about each parcel that is sent between two hosts, in both directions. */
    public Fault rule(String description, String one, String other, BiFunction<Link, Parcel, Verdict> judge) {
        Sides sides = new Sides(known(List.of(one)), known(List.of(other)), true);
        return make(new LinkFault(description, links, sides, judge, false, null));
    }

    /** The connections between two hosts break at both ends, now. */
    public Fault reset(String one, String other) {
        return make(new ResetFault(one, machines.named(one), machines.named(other), other));
    }

    private List<String> known(List<String> hosts) {
        hosts.forEach(machines::named);
        return hosts;
    }

    // --- to hosts ---

    /**
     * A host loses its power, now: its processes end, and nobody is told. Its peers see what TCP shows: nothing, then a
     * time-out of what they send, or a reset if it has started again. When that is lifted, it starts again.
     */
    public Fault crash(String host) {
        return make(new CrashFault(host, machines.named(host)));
    }

    /** A host's clock is ahead by so much, or behind if that is negative, until that is lifted. */
    public Fault skew(String host, Duration by) {
        return make(new ClockFault("skew of the clock of " + host + " by " + by, machines.named(host), by, false));
    }

    /** A host's clock jumps forward, or back, for good. */
    public Fault jump(String host, Duration by) {
        return make(new ClockFault("jump of the clock of " + host + " by " + by, machines.named(host), by, true));
    }

    // --- plans ---

    /** Lets the faults of a plan happen at their times, counted from now. */
    public void plan(FaultPlan plan) {
        for (FaultPlan.Entry entry : plan.entries()) {
            PlannedFault fault = new PlannedFault(entry);
            planned.add(fault);
            environment.timeout(entry.at()).addCallback(due -> begin(fault));
        }
    }

    private void begin(PlannedFault planned) {
        Fault fault = planned.begin(this);
        planned.entry().lasting().ifPresent(time -> environment.timeout(time).addCallback(over -> fault.lift()));
    }

    /**
     * Fails if a planned fault has not made any difference.
     *
     * @throws UnfiredFaultException which names them
     */
    public void requireFired() {
        List<String> unfired = planned.stream()
                .filter(fault -> !fault.hasFired())
                .map(PlannedFault::toString)
                .toList();
        if (!unfired.isEmpty()) {
            throw new UnfiredFaultException(unfired);
        }
    }
}
