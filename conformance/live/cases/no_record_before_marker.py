"""No record is sent before the line MITO002, even if all are wanted; the first frames after it are records."""

import mitogen.core
import wire

CLAUSES = 'ROL-21 BOOT-10'
TRANSPORTS = ('local',)


def run(t):
    everything = {'log_levels': [1, 1, 1]} if t.release >= (0, 3, 45) else {'log_level': 1}
    t.change_config(lambda config: config.update(everything))
    child = t.bare_child()
    child.read_until(b'MITO000\n')
    child.write(child.preamble())
    t.check_equal(child.read_until(b'MITO001\n'), b'', 'output before MITO001')
    t.check_equal(child.read_until(b'MITO002\n'), b'', 'output before MITO002')
    call = t.message('mitogen_stub', 'log', (u'live', 40, u'words'))
    child.write(wire.frame(child.context.context_id, mitogen.core.CALL_FUNCTION, bytes(call.data)))
    handle, data = child.read_frame()
    if t.testee == 'python':
        # Its importer asks for the module of the function, after the records of its start.
        t.check_equal(handle, mitogen.core.FORWARD_LOG, 'handle of the first frame')
    while handle == mitogen.core.FORWARD_LOG and data.split(b'\x00')[2] != b'words':
        handle, data = child.read_frame()
    if t.testee == 'python':
        t.check_equal(handle, mitogen.core.GET_MODULE, 'handle of the first frame that is no record')
    else:
        t.check_equal(data, b'live\x0040\x00words', 'the record')
