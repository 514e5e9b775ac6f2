package io.simpyio.benchmarks.kernel

import io.simpyio.benchmarks.Load
import org.kalasim.Component
import org.kalasim.Environment
import org.kalasim.Resource
import org.kalasim.misc.ASSERT_MODE
import org.kalasim.misc.AssertMode
import org.kalasim.misc.ResourceTrackingConfig
import kotlin.time.Duration.Companion.seconds
import kotlin.time.DurationUnit

/** A model in kalasim, with all that its manual says makes it fast: no tracking, no logging, no checks. */
internal abstract class KalasimModel(sliceSeconds: Double) : Load {

    private val slice = sliceSeconds.seconds
    protected val env: Environment
    protected var units = 0L

    init {
        ASSERT_MODE = AssertMode.OFF
        env = Environment(tickDurationUnit = DurationUnit.SECONDS)
        env.entityTrackingDefaults.disableAll()
        // Which ResourceTrackingConfig.NONE forgets.
        env.entityTrackingDefaults.DefaultResourceConfig = ResourceTrackingConfig.NONE.copy(trackActivities = false)
    }

    final override fun advance(): Long {
        val before = units
        env.run(slice)
        return units - before
    }
}

internal class KalasimTimeouts(work: Work, sliceUnits: Long) : KalasimModel(work.sliceSeconds(sliceUnits)) {

    private val delays = work.delays()

    init {
        repeat(work.size()) { Holder() }
    }

    inner class Holder : Component() {
        override fun process() = sequence {
            while (true) {
                hold(delays.next().seconds)
                units++
            }
        }
    }
}

internal class KalasimQueue(work: Work, sliceUnits: Long) : KalasimModel(work.sliceSeconds(sliceUnits)) {

    private val arrivals = work.arrivals()
    private val services = work.delays()
    private val server = Resource("server", 1)

    init {
        Source()
    }

    inner class Source : Component() {
        override fun process() = sequence {
            while (true) {
                hold(arrivals.next().seconds)
                Customer()
            }
        }
    }

    inner class Customer : Component() {
        override fun process() = sequence {
            request(server) {
                hold(services.next().seconds)
            }
            units++
        }
    }
}
