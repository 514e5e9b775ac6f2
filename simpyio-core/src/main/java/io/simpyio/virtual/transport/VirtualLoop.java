package io.simpyio.virtual.transport;

import io.simpyio.kernel.Driver;
import io.simpyio.kernel.Environment;
import io.simpyio.kernel.Scheduler;
import io.simpyio.net.SchedulerEventLoop;
import io.simpyio.virtual.tcp.AddressBook;
import io.simpyio.virtual.tcp.TcpStack;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Netty's event loop in simulated time, which all hosts of a world share. Made first, as the environment needs its driver. */
public final class VirtualLoop {

    private final VirtualTicker ticker = new VirtualTicker();
    private final OpenChannels openChannels = new OpenChannels();
    private final SchedulerEventLoop eventLoop =
            new SchedulerEventLoop(executor -> new VirtualIoHandler(executor, openChannels, this::wakeup), ticker);

    private @Nullable VirtualDriver driver;
    private @Nullable Scheduler scheduler;
    private long channelsMade;

    /** Puts Netty's tasks and timers around the clock of a simulation; once. */
    public Driver around(Driver clock) {
        ticker.follow(clock);
        VirtualDriver made = new VirtualDriver(eventLoop, clock);
        driver = made;
        return made;
    }

    /** Lets simulated time stand still while events of the present time happen, or go on. Any thread. */
    public void hold(boolean held) {
        if (driver != null) {
            driver.hold(held);
        }
    }

    /** Tells it who runs its driver. */
    public void runBy(Environment environment) {
        scheduler = environment.scheduler();
    }

    /** Channels on a host's TCP. */
    public VirtualTransport transport(TcpStack stack, AddressBook addressBook, SecureRandom random) {
        return new VirtualTransport(this, stack, addressBook, random);
    }

    SchedulerEventLoop eventLoop() {
        return eventLoop;
    }

    OpenChannels openChannels() {
        return openChannels;
    }

    long nextChannelNumber() {
        return ++channelsMade;
    }

    /** Netty was given a task by a thread that is not its own; processes are none of its own either. Any thread. */
    private void wakeup() {
        if (scheduler != null && driver != null && !scheduler.onLoop()) {
            scheduler.touched("Netty's event loop was given a task");
            driver.wakeup();
        }
    }
}
