package io.simpyio.spring.boot.autoconfigure.process;

import io.simpyio.kernel.Environment;
import io.simpyio.kernel.SimProcess;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** The annotated methods of the application's beans; known when all singletons are there. Any thread. */
public final class SimpyProcesses implements SmartInitializingSingleton {

    private final Supplier<Collection<ProcessDefinition>> finder;
    private final SimpyioProcessesProperties.BackOff backOff;
    private final Consumer<SupervisedProcess> applicationFailure;

    private volatile List<SupervisedProcess> processes = List.of();

    SimpyProcesses(
            Supplier<Collection<ProcessDefinition>> finder,
            SimpyioProcessesProperties.BackOff backOff,
            Consumer<SupervisedProcess> applicationFailure) {
        this.finder = finder;
        this.backOff = backOff;
        this.applicationFailure = applicationFailure;
    }

    @Override
    public void afterSingletonsInstantiated() {
        processes = finder.get().stream()
                .map(definition -> new SupervisedProcess(definition, backOff, applicationFailure))
                .toList();
    }

    /** The processes, in the order in which they are started; those that have ended too. */
    public List<SupervisedProcess> all() {
        return processes;
    }

    /** Those of each environment, in the same order. */
    Map<Environment, List<SupervisedProcess>> byEnvironment() {
        return processes.stream()
                .collect(Collectors.groupingBy(
                        SupervisedProcess::environment, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    }

    /** The processes among these that have been started and have not ended, as of some recent moment. */
    static List<SimProcess<?>> living(List<SupervisedProcess> processes) {
        return processes.stream()
                .map(SupervisedProcess::living)
                .<SimProcess<?>>flatMap(Optional::stream)
                .toList();
    }
}
