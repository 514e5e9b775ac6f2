"""Notes what happens with the time, in the format that the Java tests use."""


def note(env, what):
    print('%g %s' % (env.now, what))
