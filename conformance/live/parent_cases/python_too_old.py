"""If a Python cannot run the first stage, the error shows what it wrote."""

ONCE = True


def run(t):
    words = t.connect_error(['/bin/sh', '-c', 'echo "SyntaxError: invalid syntax"; exit 1'])
    t.check_in('SyntaxError', words)
