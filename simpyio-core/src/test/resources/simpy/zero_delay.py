import simpy
from trace import note

env = simpy.Environment()


def child(name):
    note(env, '%s starts' % name)
    return name
    yield


def worker(name, rounds):
    for i in range(rounds):
        note(env, '%s round %d' % (name, i))
        yield env.timeout(0)
    result = yield env.process(child(name + ' child'))
    note(env, 'result %s' % result)
    other = env.process(child(name + ' other'))
    yield env.timeout(0)
    result = yield other
    note(env, 'result %s' % result)


done = env.event()


def listener(name):
    value = yield done
    note(env, '%s heard %s' % (name, value))
    value = yield done
    note(env, '%s heard %s again' % (name, value))
    yield env.timeout(0)
    note(env, '%s ends' % name)


done.callbacks.append(lambda event: note(env, 'callback'))
env.process(listener('x'))
env.process(worker('a', 3))
env.process(worker('b', 2))
env.process(listener('y'))


def trigger():
    yield env.timeout(0)
    done.succeed('news')
    note(env, 'triggered')
    yield env.timeout(0)
    note(env, 'trigger ends')


env.process(trigger())
env.timeout(0).callbacks.append(lambda event: note(env, 'first timeout'))
note(env, 'peek %g' % env.peek())
env.run(until=2)
note(env, 'until 2')
env.timeout(1).callbacks.append(lambda event: note(env, 'at 3'))
env.run(until=3)
note(env, 'until 3')
env.step()
note(env, 'end')
