"""Half a preamble and then end of file ends the child, with an error text and without its next marker."""

CLAUSES = 'BOOT-7'
TRANSPORTS = ('local',)


def run(t):
    t.original_fails((0, 3, 28), (0, 3, 35), 'spins at the end of a truncated preamble')
    child = t.bare_child()
    child.read_until(b'MITO000\n')
    child.write(child.preamble()[:5000])
    child.close_input()
    t.check_equal(b'MITO001' in child.read_to_end(), False, 'the next marker comes')
    status = child.exit_status()
    t.check(child.errors().strip(), 'words on standard error')
    if t.testee == 'stub':
        t.check(status != 0, 'an exit status that is not 0')
