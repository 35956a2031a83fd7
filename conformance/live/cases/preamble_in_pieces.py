"""A preamble that comes in small pieces boots the child as well."""

CLAUSES = 'BOOT-4 BOOT-10'
TRANSPORTS = ('local',)


def run(t):
    child = t.bare_child()
    child.read_until(b'MITO000\n')
    child.write_in_pieces(child.preamble(), 37)
    t.check_equal(child.read_until(b'MITO001\n'), b'', 'output between the markers')
    t.check_equal(child.read_until(b'MITO002\n'), b'', 'output between the markers')
