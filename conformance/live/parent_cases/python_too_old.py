"""If a Python cannot run the first stage, the error shows what it wrote."""

CLAUSES = 'CON-5 BOOT-12'
ONCE = True


def run(t):
    words = t.connect_error(['/bin/sh', '-c', 'echo "SyntaxError: invalid syntax"; exit 1'])
    t.check_in('SyntaxError', words)
