import simpy
from trace import note

env = simpy.Environment()


def stubborn(name, event):
    while True:
        try:
            value = yield event
            note(env, '%s got %s' % (name, value))
            return
        except simpy.Interrupt as interrupt:
            note(env, '%s interrupted by %s' % (name, interrupt.cause))


def meek(name, delay):
    try:
        yield env.timeout(delay)
        note(env, '%s slept' % name)
    except simpy.Interrupt as interrupt:
        note(env, '%s gives up because of %s' % (name, interrupt.cause))


def interrupter(name, delay, victims):
    yield env.timeout(delay)
    for victim in victims:
        if victim.is_alive:
            victim.interrupt(name)
            note(env, '%s hits' % name)
        else:
            note(env, '%s is too late' % name)


shared = env.event()
early = env.process(interrupter('early', 1, []))
a = env.process(stubborn('a', shared))
b = env.process(stubborn('b', env.timeout(3, 'tea')))
c = env.process(meek('c', 2))
d = env.process(meek('d', 2))
a.interrupt('nobody')
env.process(interrupter('one', 1, [a, a, b]))
env.process(interrupter('two', 1, [b, d, d]))
env.process(interrupter('three', 2, [c, d, a]))
env.process(interrupter('four', 3, [b, c]))


def finisher():
    yield env.timeout(4)
    shared.succeed('shared')
    a.interrupt('last moment')
    yield a
    note(env, 'a is over')


env.process(finisher())
env.run()
note(env, 'end')
