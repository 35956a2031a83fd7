"""kill -9 of an idle parent ends the child too."""

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    parent, child = t.start_doomed_parent('idle')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
