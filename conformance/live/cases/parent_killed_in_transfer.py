"""kill -9 of the parent while the child sends 64 MiB ends the child too."""

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    parent, child = t.start_doomed_parent('transfer')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
