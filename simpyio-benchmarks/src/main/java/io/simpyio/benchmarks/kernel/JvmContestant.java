package io.simpyio.benchmarks.kernel;

import io.simpyio.benchmarks.Load;
import io.simpyio.kernel.CoroutineMode;
import java.util.function.Predicate;
import umontreal.ssj.simevents.eventlist.BinaryTree;
import umontreal.ssj.simevents.eventlist.DoublyLinked;
import umontreal.ssj.simevents.eventlist.Henriksen;
import umontreal.ssj.simevents.eventlist.RedblackTree;
import umontreal.ssj.simevents.eventlist.SplayTree;

/** Who runs models on the JVM, and which. */
enum JvmContestant {
    SIMPYIO_CALLBACKS(work -> true, SimpyioTimers::open),
    SIMPYIO_TIMEOUTS(work -> true, SimpyioTimeouts::open),
    SIMPYIO_HASHED(JvmContestant::holds, SimpyioTimers::openHashed),
    SIMPYIO_PROCESSES(
            JvmContestant::hasProcesses, (work, units) -> SimpyioProcesses.open(CoroutineMode.LOOP, work, units)),
    SIMPYIO_BATON(
            JvmContestant::hasProcesses, (work, units) -> SimpyioProcesses.open(CoroutineMode.BATON, work, units)),
    SSJ_SPLAY_TREE(work -> true, (work, units) -> SsjCallbacks.open(new SplayTree(), work, units)),
    SSJ_RED_BLACK_TREE(work -> true, (work, units) -> SsjCallbacks.open(new RedblackTree(), work, units)),
    SSJ_HENRIKSEN(work -> true, (work, units) -> SsjCallbacks.open(new Henriksen(), work, units)),
    /** Equal delays make its tree a list, which it goes through from the beginning. */
    SSJ_BINARY_TREE(
            work -> work.kind() != Work.Kind.EQUAL || few(work),
            (work, units) -> SsjCallbacks.open(new BinaryTree(), work, units)),
    /** It searches linearly from the end, where equal delays belong. */
    SSJ_DOUBLY_LINKED(
            work -> work.kind() == Work.Kind.EQUAL || few(work),
            (work, units) -> SsjCallbacks.open(new DoublyLinked(), work, units)),
    /** It cannot take part where events are cancelled: it searches linearly for what it cancels. */
    KALASIM(work -> hasProcesses(work) && work.kind() != Work.Kind.LIMIT, JvmContestant::kalasim);

    private final Predicate<Work> participation;
    private final Factory factory;

    JvmContestant(Predicate<Work> participation, Factory factory) {
        this.participation = participation;
        this.factory = factory;
    }

    private static boolean holds(Work work) {
        return work.kind() == Work.Kind.EQUAL || work.kind() == Work.Kind.EXPONENTIAL;
    }

    private static boolean hasProcesses(Work work) {
        return work.kind() != Work.Kind.CANCEL;
    }

    /** Whether linear search is possible, if not fast; among a hundred times as many it takes up to 0.1 ms. */
    private static boolean few(Work work) {
        return work.size() <= 2_000;
    }

    private static Load kalasim(Work work, long sliceUnits) {
        return work.kind() == Work.Kind.MM1
                ? new KalasimQueue(work, sliceUnits)
                : new KalasimTimeouts(work, sliceUnits);
    }

    boolean takesPart(Work work) {
        return participation.test(work);
    }

    /** Sets up a model that does about so many units in each slice. */
    Load open(Work work, long sliceUnits) {
        return factory.open(work, sliceUnits);
    }

    @FunctionalInterface
    private interface Factory {

        Load open(Work work, long sliceUnits);
    }
}
