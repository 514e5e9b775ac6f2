"""Processes that do whatever a pseudo-random number says; one difference in order changes all that follows."""
import simpy
from trace import note

PROCESSES = 12
EVENTS = 5
STEPS = 30


def run(seed):
    env = simpy.Environment()
    state = [seed]
    events = [env.event() for i in range(EVENTS)]
    processes = []

    def draw(bound):
        state[0] = (state[0] * 1103515245 + 12345) & 0x7fffffff
        return (state[0] >> 8) % bound

    def child(delay, fails):
        yield env.timeout(delay)
        if fails:
            raise ValueError('child')
        return 'child'

    def joined(value):
        # A part that failed after the condition was met is in SimPy's value, with its exception, and not in ours.
        return ','.join(v for v in value.values() if isinstance(v, str))

    def replace(index):
        old = events[index]
        events[index] = env.event()
        return old

    def handled(event):
        event._defused = True
        return event

    def step(name):
        kind = draw(9)
        if kind == 0:
            yield env.timeout(draw(4))
        elif kind == 1:
            yield env.timeout(0)
        elif kind == 2:
            value = yield events[draw(EVENTS)]
            note(env, '%s heard %s' % (name, value))
        elif kind == 3:
            replace(draw(EVENTS)).succeed(name)
        elif kind == 4:
            victim = processes[draw(PROCESSES)]
            if victim.is_alive and victim is not env.active_process:
                victim.interrupt(name)
        elif kind == 5:
            limit = env.timeout(draw(3), 'limit')
            value = yield handled(events[draw(EVENTS)] | limit)
            note(env, '%s any %s' % (name, joined(value)))
        elif kind == 6:
            first = env.timeout(draw(3), 'first')
            second = env.timeout(draw(3), 'second')
            value = yield handled(first & handled(second | events[draw(EVENTS)]))
            note(env, '%s all %s' % (name, joined(value)))
        elif kind == 7:
            delay = draw(3)
            value = yield handled(env.process(child(delay, draw(2) == 1)))
            note(env, '%s %s' % (name, value))
        else:
            handled(replace(draw(EVENTS))).fail(ValueError(name))

    def process(name):
        for i in range(STEPS):
            try:
                yield from step(name)
                note(env, '%s %d' % (name, i))
            except simpy.Interrupt as interrupt:
                note(env, '%s %d interrupted by %s' % (name, i, interrupt.cause))
            except ValueError as failure:
                note(env, '%s %d caught %s' % (name, i, failure))

    def ticker():
        for i in range(60):
            yield env.timeout(2)
            replace(i % EVENTS).succeed('tick')

    for i in range(PROCESSES):
        processes.append(env.process(process('p%d' % i)))
    env.process(ticker())
    env.run()
    note(env, 'end of %d' % seed)


for seed in (1, 2, 3, 4):
    run(seed)
