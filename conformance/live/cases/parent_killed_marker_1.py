"""kill -9 of the parent when marker MITO001 has come ends the child too."""

CLAUSES = 'BOOT-11'


def run(t):
    parent, child = t.start_doomed_parent('MITO001')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
