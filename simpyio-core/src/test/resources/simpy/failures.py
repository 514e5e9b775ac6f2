import simpy
from trace import note

env = simpy.Environment()


def wait(name, event):
    try:
        value = yield event
        note(env, '%s got %s' % (name, value))
    except ValueError as failure:
        note(env, '%s caught %s' % (name, failure))


def failing(name, delay):
    yield env.timeout(delay)
    note(env, '%s fails' % name)
    raise ValueError(name)


def passing_on(event):
    yield event


broken = env.event()
env.process(wait('one', broken))
env.process(wait('two', broken))
env.process(wait('chain', env.process(passing_on(env.process(failing('deep', 2))))))
source, copy = env.event(), env.event()
source.callbacks.append(copy.trigger)
env.process(wait('copy', copy))
env.process(wait('source', source))


def driver():
    yield env.timeout(1)
    broken.fail(ValueError('broken'))
    note(env, 'driver goes on')
    yield env.timeout(0)
    yield env.process(wait('past', broken))
    source.fail(ValueError('source failed'))
    yield env.timeout(5)
    lonely = env.process(failing('lonely', 1))
    yield env.timeout(3)
    note(env, 'driver ends')


env.process(driver())
try:
    env.run()
except ValueError as failure:
    note(env, 'run threw %s' % failure)
env.run()
note(env, 'second run ends')
last = env.process(failing('last', 1))
try:
    env.run(until=last)
except ValueError as failure:
    note(env, 'run until threw %s' % failure)
env.run()
note(env, 'end')
