"""kill -9 of the parent when marker MITO000 has come ends the child too."""

CLAUSES = 'BOOT-7'


def run(t):
    t.original_fails((0, 3, 28), (0, 3, 35), 'spins at the end of a truncated preamble')
    parent, child = t.start_doomed_parent('MITO000')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
