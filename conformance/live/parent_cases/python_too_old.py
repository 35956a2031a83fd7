"""A Python that cannot run the first stage is told by its words."""

ONCE = True


def run(t):
    words = t.connect_error(['/bin/sh', '-c', 'echo "SyntaxError: invalid syntax"; exit 1'])
    t.check_in('SyntaxError', words)
