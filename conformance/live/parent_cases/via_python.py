"""A child of a Python child is reached through it."""

CLAUSES = 'ROL-14 RTE-3 RTE-13'


def run(t):
    child = t.connect()
    grandchild = t.connect(via=child)
    t.check_equal(t.call(grandchild, 'os.getppid'), t.pid(child))
    t.check_equal(t.echo(grandchild, [1]), [1])
