"""A Python child is another process, and answers calls."""

CLAUSES = 'BOOT-13 BOOT-4 BOOT-12 PAY-1'


def run(t):
    child = t.connect()
    pid = t.pid(child)
    t.check(t.is_running(pid), 'a process with the pid of the child')
    t.check_equal(t.echo(child, 1), 1)
