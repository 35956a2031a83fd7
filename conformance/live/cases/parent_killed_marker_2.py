"""kill -9 of the parent when the last marker has come ends the child too."""

CLAUSES = 'PAY-5 BOOT-10'


def run(t):
    parent, child = t.start_doomed_parent('MITO002')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
