"""A leaf that asks the master itself for a file again and again keeps no module from those beside it."""

import os
import threading

import wire

CLAUSES = 'RTE-5 RTE-14'
FLOOD_S = 12
MODULES = 8
FILE_SIZE = 1000000
LIMIT_S = 60


def run(t):
    # What cannot be compressed is more than the room that news has.
    modules = {'beside_%d.py' % n: 'TEXT = %r\n' % os.urandom(2000).hex() for n in range(MODULES)}
    t.write_module('package/file', b'x' * FILE_SIZE)
    t.start_with_modules(dict(modules, **{'package/__init__.py': ''}))
    middle = t.connect_stub()
    beside = t.connect(via=middle)
    t.check_equal(t.call(beside, 'importer.import_each', 'beside', 0), [])
    leaf = t.booted_hostile_child(via=middle)
    requests = 64 * wire.frame(0, wire.GET_RESOURCE, wire.dump(('package', 'file')), src_id=leaf.id)
    writer = threading.Thread(target=leaf.write_until_refused,
                              args=(lambda _: leaf.drain() or requests, FLOOD_S))
    writer.start()
    try:
        writer.join(FLOOD_S / 3)
        imported = t.call_async(beside, 'importer.import_each', 'beside', MODULES)
    finally:
        writer.join()
    t.check_equal(imported.get(LIMIT_S), [])
    t.check_serves(beside)
