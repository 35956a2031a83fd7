"""A parent that simply exits takes its child with it."""

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    parent, child = t.start_doomed_parent('exit')
    t.check_equal(parent.wait(), 0, 'status of the parent')
    t.check_gone(child)
