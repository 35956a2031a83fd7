"""If a program is no Python, the error shows what it answered."""

CLAUSES = 'CON-5 BOOT-12'
ONCE = True


def run(t):
    words = t.connect_error(['/bin/echo', 'I am no Python'])
    t.check_in('I am no Python', words)
