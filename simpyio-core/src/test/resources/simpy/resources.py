"""Carries out random scripts of requests, gets and puts; the Java tests make the same scripts (Script.java).

Prints the whole traces of a few seeds, and the checksums of those of many."""
import heapq
import zlib

import simpy

PROCESSES = 8
OPS = 30
FEEDER_OPS = 60
SLOTS = 2
RESOURCES = (0, 1, 2, 2, 2, 2, 2, 3, 3, 4, 5, 6)


class Generator:
    def __init__(self, seed):
        self.state = seed
        self.item = 0
        self.ops = []

    def draw(self, bound):
        self.state = (self.state * 1103515245 + 12345) & 0x7fffffff
        return (self.state >> 8) % bound

    def add(self, kind, a, b=0, x=0, y=0, item=0):
        self.ops.append((kind, a, b, x, y, item))

    def ask(self, slot, resource, x, y):
        self.add('close', slot)
        self.add('ask', slot, resource, x, y, self.item)
        self.item += 1

    def generate(self):
        processes = []
        for p in range(PROCESSES):
            for i in range(OPS):
                self.add_op()
            self.end(processes)
        for i in range(FEEDER_OPS):
            self.add_feeder_op()
        self.end(processes)
        return processes

    def end(self, processes):
        for slot in range(SLOTS):
            self.add('close', slot)
        processes.append(self.ops)
        self.ops = []

    def add_op(self):
        kind = self.draw(16)
        if kind < 2:
            self.add('hold', self.draw(4))
        elif kind < 6:
            slot = self.draw(SLOTS)
            resource = RESOURCES[self.draw(len(RESOURCES))]
            x = self.draw(3)
            # One slot only, as SimPy does not survive a process that preempts itself.
            slot = 0 if resource == 2 else slot
            self.ask(slot, resource, x, self.draw(2))
            if self.draw(2) == 0:
                self.add('await', slot, self.draw(2))
            else:
                self.add('any', slot, self.draw(6))
            self.add('hold', self.draw(6))
        elif kind < 9:
            slot = self.draw(SLOTS)
            self.add('await', slot, self.draw(2))
        elif kind == 9:
            slot = self.draw(SLOTS)
            self.add('any', slot, self.draw(4))
        elif kind == 10:
            slot = self.draw(SLOTS)
            self.add('both', slot, self.draw(SLOTS))
        elif kind < 13:
            self.add('close', self.draw(SLOTS))
        elif kind == 13:
            self.add('cancel', self.draw(SLOTS))
        elif kind == 14:
            self.add('interrupt', self.draw(PROCESSES))
        elif self.draw(2) == 0:
            self.add('release', self.draw(SLOTS))
        else:
            self.add('join', self.draw(PROCESSES))

    def add_feeder_op(self):
        kind = self.draw(4)
        if kind == 0:
            self.add('hold', 1 + self.draw(2))
        elif kind == 1:
            self.add('interrupt', self.draw(PROCESSES))
        elif kind == 2:
            resource = 3 + self.draw(4)
            self.ask(0, resource, self.draw(3), 0)
            self.ask(1, resource, self.draw(3), 1)  # May be let in on the room that the get has left.
            self.add('close', 0)
        else:
            resource = 3 + self.draw(4)
            x = self.draw(3)
            self.ask(0, resource, x, 0 if self.draw(4) == 0 else 1)


def in_front(do_put, items):
    """Of a store: things that are given back come before the others."""
    def put(event):
        proceed = do_put(event)
        if event.triggered and hasattr(event, 'gives_back'):
            items.insert(0, items.pop())
        return proceed
    return put


def give_back(get):
    """Our difference: closing a get that has been triggered and not been received undoes it. SimPy loses what it took.

    The get never happens, and before all others there is a put of what it took."""
    env, resource = get.env, get.resource
    env._queue[:] = [entry for entry in env._queue if entry[3] is not get]
    heapq.heapify(env._queue)
    put = simpy.Event(env)
    put.resource = resource
    put.gives_back = True
    if isinstance(resource, simpy.Container):
        put.amount = get.amount
    else:
        put.item = get.value
    put.callbacks.append(resource._trigger_get)
    resource.put_queue.insert(0, put)
    resource._trigger_put(None)


def close(event):
    event.__exit__(None, None, None)
    if isinstance(event, simpy.resources.base.Get) and event.triggered and not hasattr(event, 'received'):
        give_back(event)


def run(seed):
    env = simpy.Environment()
    resources = [
        simpy.Resource(env, 2), simpy.PriorityResource(env, 1), simpy.PreemptiveResource(env, 2),
        simpy.Container(env, 10, 4), simpy.Store(env, 2), simpy.PriorityStore(env, 3), simpy.FilterStore(env, 3)]
    for store in resources[4], resources[6]:
        store._do_put = in_front(store._do_put, store.items)
    processes = []
    trace = []

    def note(what):
        trace.append('%d %s' % (env.now, what))

    def state(resource):
        puts, gets = len(resource.put_queue), len(resource.get_queue)
        if isinstance(resource, simpy.Resource):
            return '%d/%d' % (resource.count, puts)
        if isinstance(resource, simpy.Container):
            return '%d/%d/%d' % (resource.level, puts, gets)
        return '[%s]/%d/%d' % (','.join(str(i) for i in sorted(resource.items)), puts, gets)

    def ask(index, x, y, item):
        resource = resources[index]
        if index == 0:
            return resource.request()
        if index == 1:
            return resource.request(priority=x)
        if index == 2:
            return resource.request(priority=x, preempt=y != 0)
        if index == 3:
            return resource.put(x + 1) if y else resource.get(x + 1)
        if y:
            return resource.put(x * 1000 + item if index == 5 else item)
        return resource.get(lambda item: item % 3 == x) if index == 6 else resource.get()

    def receive(event):
        event.received = True
        return '-' if event.value is None else event.value

    def process(number, ops):
        name = 'p%d' % number
        slots = [None] * SLOTS

        def step(kind, a, b, x, y, item):
            if kind == 'hold':
                yield env.timeout(a)
                note('%s held' % name)
            elif kind == 'ask':
                slots[a] = ask(b, x, y, item)
                note('%s asks %d: %s' % (name, b, state(resources[b])))
            elif kind == 'interrupt':
                alive = processes[a].is_alive and processes[a] is not env.active_process
                if alive:
                    processes[a].interrupt(name)
                note('%s %s %d' % (name, 'hits' if alive else 'misses', a))
            elif kind == 'join':
                if processes[a] is not env.active_process:
                    yield processes[a]
                    note('%s joined %d' % (name, a))
            elif slots[a] is not None:
                yield from step_with(slots[a], kind, a, b)

        def step_with(event, kind, a, b):
            if kind == 'await':
                yield event
                note('%s got %s: %s' % (name, receive(event), state(event.resource)))
            elif kind == 'any':
                timeout = env.timeout(b)
                happened = yield event | timeout
                note('%s any%s%s' % (name, ' %s' % receive(event) if event in happened else '',
                                     ' timeout' if timeout in happened else ''))
            elif kind == 'both':
                other = slots[b]
                if other is not None and other is not event:
                    yield event & other
                    note('%s both %s %s' % (name, receive(event), receive(other)))
            elif kind == 'close':
                slots[a] = None
                close(event)
                note('%s closes: %s' % (name, state(event.resource)))
            elif kind == 'cancel':
                if not event.triggered:
                    slots[a] = None
                event.cancel()
                note('%s cancels: %s' % (name, state(event.resource)))
            elif kind == 'release' and isinstance(event.resource, simpy.Resource):
                event.resource.release(event)
                note('%s releases: %s' % (name, state(event.resource)))

        for op in ops:
            again = True
            while again:
                again = False
                try:
                    yield from step(*op)
                except simpy.Interrupt as interrupt:
                    cause = interrupt.cause
                    if isinstance(cause, str):
                        note('%s interrupted by %s' % (name, cause))
                    else:
                        note('%s preempted by p%d since %d' % (name, processes.index(cause.by), cause.usage_since))
                    again = op[0] == 'await' and op[2] != 0
        note('%s ends' % name)

    for number, ops in enumerate(Generator(seed).generate()):
        processes.append(env.process(process(number, ops)))
    env.run()
    note('end')
    return trace


for seed in (1, 2, 3):
    print('\n'.join(run(seed)))
for seed in range(1, 201):
    trace = run(seed)
    print('seed %d lines %d crc %08x' % (seed, len(trace), zlib.crc32('\n'.join(trace).encode())))
