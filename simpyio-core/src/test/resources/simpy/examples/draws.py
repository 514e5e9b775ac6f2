"""Prints what Python's random module draws, for PythonRandomTests: a seed, a kind and its draws in each line."""
import random

MOVIES = ['a', 'b', 'c']
KINDS = [
    ('random', random.random),
    ('uniform', lambda: random.uniform(1, 3)),
    ('expovariate', lambda: random.expovariate(1 / 12)),
    ('normalvariate', lambda: random.normalvariate(10, 2)),
    ('randint', lambda: random.randint(50, 99)),
    ('choice', lambda: random.choice(MOVIES)),
]

for seed in (0, 1, 42, 4294967295):
    for name, draw in KINDS:
        random.seed(seed)
        for i in range(1000):  # More than the 624 words of the state.
            draw()
        print(seed, name, *[draw() for i in range(8)])
