"""A preamble that is no zlib stream ends the child, with an error text and without its next marker."""

CLAUSES = 'BOOT-4 BOOT-10'
TRANSPORTS = ('local',)


def run(t):
    child = t.bare_child()
    child.read_until(b'MITO000\n')
    child.write(b'this is no zlib stream' * 2000)
    child.close_input()
    t.check_equal(b'MITO001' in child.read_to_end(), False, 'the next marker comes')
    status = child.exit_status()
    t.check(child.errors().strip(), 'words on standard error')
    if t.testee == 'stub':
        t.check(status != 0, 'an exit status that is not 0')
