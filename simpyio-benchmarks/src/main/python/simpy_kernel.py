"""The models of the kernel suite in SimPy, written as its documentation writes them.

    /usr/bin/python3 simpy_kernel.py equal/1000 --warmup 1 --measure 2

The last line of output is the reading as JSON; with --slice it is how many units a slice has. Works, units and delays are those of Work.java and DrawnDelays.java.
"""

import argparse
import itertools
import json
import math
import time

import simpy

SLICE_UNITS = 100_000
LIMIT_SECONDS = 10


def drawn_delays(mean, seed):
    """Exponential delays by SplitMix64, which is Java's SplittableRandom."""
    mask = (1 << 64) - 1
    seconds = []
    for _ in range(1 << 16):
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        z ^= z >> 31
        seconds.append(-math.log(1 - (z >> 11) * 2.0**-53) * mean)
    return itertools.cycle(seconds).__next__


class Model:
    """A simulation that goes on for a slice of simulated time with each call, and counts what it does."""

    def __init__(self, slice_seconds):
        self.env = simpy.Environment()
        self.slice_seconds = max(1, int(slice_seconds))
        self.units = 0

    def advance(self):
        before = self.units
        self.env.run(until=self.env.now + self.slice_seconds)
        return self.units - before


class Timeouts(Model):
    def __init__(self, equal, size):
        super().__init__(SLICE_UNITS / size)
        delay = drawn_delays(1, 1)
        for _ in range(size):
            self.env.process(self.equal() if equal else self.exponential(delay))

    def equal(self):
        env = self.env
        while True:
            yield env.timeout(1.0)

    def exponential(self, delay):
        env = self.env
        while True:
            yield env.timeout(delay())

    def advance(self):
        """To count in the processes would take time, so it is SimPy that counts."""
        before = self.processed()
        self.env.run(until=self.env.now + self.slice_seconds)
        # Less the end of the run, which is an event, and the look at the counter, which advances it.
        return self.processed() - before - 2

    def processed(self):
        """All events that were ever scheduled but those that are pending."""
        return next(self.env._eid) - len(self.env._queue)


class Queue(Model):
    def __init__(self, load):
        super().__init__(SLICE_UNITS * 100 / load)
        self.arrival = drawn_delays(100 / load, 2)
        self.service = drawn_delays(1, 1)
        self.server = simpy.Resource(self.env, capacity=1)
        self.env.process(self.source())

    def source(self):
        while True:
            yield self.env.timeout(self.arrival())
            self.env.process(self.customer())

    def customer(self):
        with self.server.request() as request:
            yield request
            yield self.env.timeout(self.service())
        self.units += 1


class Limited(Model):
    def __init__(self, size):
        super().__init__(SLICE_UNITS / (2 * size))
        delay = drawn_delays(1, 1)
        for _ in range(size):
            self.env.process(self.holder(delay))

    def holder(self, delay):
        env = self.env
        while True:
            hold = env.timeout(delay())
            limit = env.timeout(LIMIT_SECONDS)
            self.units += 2
            yield hold | limit


class Cancelled:
    """SimPy cannot take an event back; without its callback it happens, and nothing comes of it."""

    def __init__(self, size):
        self.size = size
        self.delay = drawn_delays(1, 1)

    def advance(self):
        env = simpy.Environment()
        happened = []
        happen = happened.append
        timeouts = []
        for _ in range(self.size):
            timeout = env.timeout(self.delay())
            timeout.callbacks.append(happen)
            timeouts.append(timeout)
        for timeout in timeouts[::2]:
            timeout.callbacks.remove(happen)
        env.run()
        assert len(happened) == self.size // 2
        return self.size


MODELS = {
    "equal": lambda size: Timeouts(True, size),
    "exponential": lambda size: Timeouts(False, size),
    "mm1": Queue,
    "cancel": Cancelled,
    "limit": Limited,
}


def advance_for(model, seconds):
    """Units and seconds of as many slices as begin within so many seconds."""
    units = 0
    begin = now = time.perf_counter()
    while now - begin < seconds:
        units += model.advance()
        now = time.perf_counter()
    return units, now - begin


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("work")
    arguments.add_argument("--warmup", type=float, default=1)
    arguments.add_argument("--measure", type=float, default=2)
    arguments.add_argument("--slice", action="store_true")
    options = arguments.parse_args()
    kind, size = options.work.split("/")
    model = MODELS[kind](int(size))
    if options.slice:
        model.advance()  # The first one sets out from rest.
        print(model.advance())
    else:
        advance_for(model, options.warmup)
        units, seconds = advance_for(model, options.measure)
        print(json.dumps({"value": units / seconds}))
