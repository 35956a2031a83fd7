"""A program that is no Python is told by what it answered."""

ONCE = True


def run(t):
    words = t.connect_error(['/bin/echo', 'I am no Python'])
    t.check_in('I am no Python', words)
