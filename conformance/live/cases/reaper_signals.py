"""A command that stays after the end of its output gets SIGTERM first, and SIGKILL nearly a second later."""

import mitogen.core

CLAUSES = 'BOOT-21'
TRANSPORTS = ('local',)
# It closes the link, and from then on notes the time every few milliseconds, and once when SIGTERM comes.
PROGRAM = u'''\
import os, signal, sys, time
folder = sys.argv[1]
def note(name):
    with open(os.path.join(folder, name + '.new'), 'w') as f:
        f.write('%f' % time.time())
    os.rename(os.path.join(folder, name + '.new'), os.path.join(folder, name))
signal.signal(signal.SIGTERM, lambda *_: note('term'))
# Noted before: whatever holds it up afterwards makes the time to SIGTERM no shorter.
note('closed')
for fd in (0, 1):
    os.close(fd)
end = time.time() + 60
while time.time() < end:
    note('alive')
    time.sleep(0.005)
'''


def run(t):
    with open(t.path('stays.py'), 'w') as f:
        f.write(PROGRAM)
    script = t.pid_script().replace('exec "$0" "$@"', 'exec python3 %s %s' % (t.path('stays.py'), t.dir))
    t.check_raises(mitogen.core.StreamError, t.connect, script=script)
    t.check_gone(t.read_pid('child.pid'), timeout=40)
    closed, term, alive = [float(t.read(name)) for name in ('closed', 'term', 'alive')]
    # Lower limits alone, and far below what they are: a loaded machine makes all later.
    t.check(term - closed > 0.03, 'SIGTERM at the second look, got it after %.3f s' % (term - closed))
    t.check(alive - term > 0.2, 'SIGKILL nearly a second after SIGTERM, got it after %.3f s' % (alive - term))
