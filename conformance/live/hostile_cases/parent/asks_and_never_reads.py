"""A child that asks for module after module and reads no answer is cut off, or costs bounded memory."""

import wire

CLAUSES = 'ROL-10 RTE-14'


def run(t):
    t.start_with_modules({'large_one.py': 'TEXT = """%s"""\n' % ('x' * (4 << 20))})
    honest = t.connect()
    peer = t.booted_hostile_child()
    peer.write_until_refused(
        lambda n: wire.frame(0, wire.GET_MODULE, b'large_one', src_id=peer.id) * 10, seconds=5)
    t.check_serves(honest)
    t.check_resident_below(1200)
