"""If a child dies at any stage of its boot, the error says so, and nothing is left behind."""

CLAUSES = 'BOOT-12 CON-5'
STAGES = (b'', b'noise', b'MITO0', b'MITO000\n', b'MITO000\nMITO001', b'MITO000\nMITO001\n')


def run(t):
    for stage in STAGES:
        peer = t.hostile_child(connect_timeout=10)
        peer.write(stage)
        peer.close()
        t._hostile.remove(peer)
        error = peer.pending.error()
        t.check_equal(error.kind, 'connect', 'kind of the error "%s" after %r' % (error.words, stage))
    t.check_serves()
    counts = t.counts()
    t.check_equal((counts['connecting'], counts['links']), (0, 1), 'connecting, links')
