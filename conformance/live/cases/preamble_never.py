"""End of file instead of a preamble ends the child."""

CLAUSES = 'BOOT-7'
TRANSPORTS = ('local',)


def run(t):
    t.original_fails((0, 3, 28), (0, 3, 35), 'spins at the end of a truncated preamble')
    child = t.bare_child()
    child.read_until(b'MITO000\n')
    child.close_input()
    t.check_equal(b'MITO001' in child.read_to_end(), False, 'the next marker comes')
    child.exit_status()
