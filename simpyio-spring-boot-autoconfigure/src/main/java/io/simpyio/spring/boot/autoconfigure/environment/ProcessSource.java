package io.simpyio.spring.boot.autoconfigure.environment;

import io.simpyio.kernel.SimProcess;
import java.util.List;

/** A bean that knows processes, among which {@link LoopStall} looks for the one that holds the loop. */
@FunctionalInterface
public interface ProcessSource {

    /** The processes that have been started and have not ended, as of some recent moment; called on any thread. */
    List<SimProcess<?>> processes();
}
