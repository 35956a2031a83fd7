"""x."""
import sys, time, os
import mitogen.core
import wire
CLAUSES = 'ROL-21'


def run(t):
    everything = {'log_levels': [10, 10, 30]} if t.release >= (0, 3, 45) else {"log_level": 10}
    if os.environ.get('ZZ'): t.change_config(lambda config: config.update(everything))
    child = t.bare_child()
    child.boot()
    time.sleep(1)
    e = sys.stderr.write
    e('ZZ first %r\n' % child.read_some(1)[:200])
    call = t.message('mitogen_stub', 'log', (u'live', 40, u'words'))
    child.write(wire.frame(child.context.context_id, mitogen.core.CALL_FUNCTION, bytes(call.data), reply_to=4000))
    e('ZZ data %r\n' % bytes(call.data))
    e('ZZ %r\n' % child.read_some(3)[:3000])
    pid = child.process.pid
    e('ZZ state %s %r\n' % (open('/proc/%d/wchan' % pid).read(), os.listdir('/proc/%d/task' % pid)))
    assert 0
