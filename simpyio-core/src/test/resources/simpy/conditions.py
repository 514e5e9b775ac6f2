import simpy
from trace import note

env = simpy.Environment()


def after(delay):
    return env.timeout(delay, 't%g' % delay)


def wait(name, condition):
    try:
        value = yield condition
        note(env, '%s %s' % (name, ','.join(str(v) for v in value.values())))
    except ValueError as failure:
        note(env, '%s failed: %s' % (name, failure))


def failing(delay):
    yield env.timeout(delay)
    raise ValueError('after %g' % delay)


one, two, three = after(1), after(2), after(3)
env.process(wait('all', three & one & two))
env.process(wait('any', three | one | two))
env.process(wait('mixed', (three & one) | two))
env.process(wait('nested', simpy.AllOf(env, [three, simpy.AnyOf(env, [two, after(9)]), one])))
env.process(wait('empty all', simpy.AllOf(env, [])))
env.process(wait('empty any', simpy.AnyOf(env, [])))
env.process(wait('fails', three & env.process(failing(2))))
env.process(wait('met before it could fail', one | env.event()))
env.process(wait('any fails', env.process(failing(1.5)) | two))


def late():
    yield env.timeout(5)
    yield env.process(wait('past all', one & two))
    yield env.process(wait('past any', env.event() | two | after(1)))
    first, second = env.event(), env.event()
    env.process(wait('same time', first | second))
    yield env.timeout(1)
    second.succeed('second')
    first.succeed('first')
    yield (first & second)
    note(env, 'both')


env.process(late())
env.run()
note(env, 'end')
