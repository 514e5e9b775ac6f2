package io.simpyio.virtual;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import io.simpyio.net.Network;
import io.simpyio.virtual.fault.Machine;
import io.simpyio.virtual.tcp.TcpStack;
import io.simpyio.virtual.transport.VirtualTransport;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a {@link World}: a name, an address, and an environment and a network of its own. A crash ends them, with
 * all processes and connections; a restart makes new ones. Loop-confined.
 */
public final class Host implements Machine {

    private final World world;
    private final TcpStack stack;
    private final HostClock clock;
    private final List<Start> starts = new ArrayList<>(1);

    private Environment environment;
    private VirtualTransport transport;
    private Network network;
    private boolean up;

    private record Start(String name, HostProgram program) {}

    @SuppressWarnings("NullAway.Init") // boot() sets what is left.
    Host(World world, TcpStack stack) {
        this.world = world;
        this.stack = stack;
        clock = new HostClock(world.environment().clock());
        boot();
    }

    private void boot() {
        up = true;
        environment = world.environment().sibling(name(), clock);
        transport = world.transport(stack);
        network = new Network(environment, transport);
    }

    /** The name under which others find it. */
    public String name() {
        return stack.name();
    }

    /** The address that its name stands for. */
    public InetAddress address() {
        return stack.address();
    }

    /** The world that it is in. */
    public World world() {
        return world;
    }

    /** The environment of its processes, since its last start. */
    public Environment environment() {
        return environment;
    }

    /** Its sockets, since its last start. */
    public Network network() {
        return network;
    }

    /** Its time of day, which a fault may have set wrong. Any thread. */
    public Clock clock() {
        return clock;
    }

    /** Whether it runs: it does but between a crash and a restart. */
    public boolean isUp() {
        return up;
    }

    /** Starts a program now, and again after each restart. */
    public SimProcess<@Nullable Void> start(HostProgram program) {
        return start(name(), program);
    }

    /** Starts a program as a process of this name, now and again after each restart; fails if the host is down. */
    public SimProcess<@Nullable Void> start(String process, HostProgram program) {
        if (!up) {
            throw new IllegalStateException("Host " + name() + " is down: restart it first");
        }
        Start start = new Start(process, program);
        starts.add(start);
        return run(start);
    }

    private SimProcess<@Nullable Void> run(Start start) {
        Environment present = environment;
        Network sockets = network;
        return present.process(start.name, () -> start.program.run(present, sockets));
    }

    // --- faults ---

    @Override
    public boolean crash() {
        if (!up) {
            return false;
        }
        up = false;
        stack.powerOff();
        environment.close();
        // After the finally blocks of the processes, which may close their sockets.
        world.environment().scheduler().defer(transport::powerLost);
        return true;
    }

    @Override
    public boolean restart() {
        if (up) {
            return false;
        }
        stack.powerOn();
        boot();
        starts.forEach(this::run);
        return true;
    }

    @Override
    public int resetConnections(Machine other) {
        return stack.resetConnections(((Host) other).stack);
    }

    @Override
    public void putClockForward(Duration by) {
        clock.putForward(by);
    }

    @Override
    public long wrongClockReadings() {
        return clock.wrongReadings();
    }

    @Override
    public String toString() {
        return "Host(" + name() + ")";
    }
}
