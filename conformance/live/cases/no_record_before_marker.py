"""No record is sent before the line MITO002, even if all are wanted; those that were made before come after it."""

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
    call = t.message(u'mitogen_stub', u'log', (u'live', 40, u'words'))
    child.write(wire.frame(child.context.context_id, mitogen.core.CALL_FUNCTION, bytes(call.data)))
    records = []
    handle, data = child.read_frame()
    while handle == mitogen.core.FORWARD_LOG and data != b'live\x0040\x00words':
        records.append(data)
        handle, data = child.read_frame()
    if t.testee == 'python':
        # It asks for the module of the function.
        t.check_equal(handle, mitogen.core.GET_MODULE, 'handle of the first frame that is no record')
        t.check([one for one in records if b'\x0010\x00Recovered sys.executable: ' in one],
                'a record that was made before MITO002, got %r' % records[:5])
    else:
        t.check_equal(handle, mitogen.core.FORWARD_LOG, 'handle of the record')
