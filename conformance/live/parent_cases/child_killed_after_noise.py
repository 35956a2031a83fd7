"""If a child dies, the error shows what it wrote before."""

CLAUSES = 'CON-5 BOOT-12'
ONCE = True


def run(t):
    words = t.connect_error(['/bin/sh', '-c', 'echo last words; exit 4'])
    t.check_in('last words', words)
