"""kill -9 of the parent when nothing happens ends the child too."""


def run(t):
    parent, child = t.start_doomed_parent('idle')
    t.check_equal(parent.wait(), -9, 'status of the parent')
    t.check_gone(child)
