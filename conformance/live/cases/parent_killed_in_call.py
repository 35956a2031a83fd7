"""kill -9 of the parent while the child is in a call ends the child too."""

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'outlives its parent while a call runs')
    parent, child = t.start_doomed_parent('call')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
