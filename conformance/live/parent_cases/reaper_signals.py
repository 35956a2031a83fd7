"""A command that stays after the end of its output gets SIGTERM from our session, and is killed some time later."""

import os

CLAUSES = 'BOOT-21'
TRANSPORTS = ('local',)
ONCE = True
# It closes the link, and from then on notes the time every few milliseconds, and once when SIGTERM comes.
PROGRAM = '''\
import os, signal, sys, time
folder = sys.argv[1]
def note(name, text):
    with open(os.path.join(folder, name + '.new'), 'w') as f:
        f.write(text)
    os.rename(os.path.join(folder, name + '.new'), os.path.join(folder, name))
signal.signal(signal.SIGTERM, lambda *_: note('term', '%f' % time.time()))
note('pid', '%d' % os.getpid())
for fd in (0, 1):
    os.close(fd)
end = time.time() + 60
while time.time() < end:
    note('alive', '%f' % time.time())
    time.sleep(0.005)
'''


def run(t):
    with open(t.path('stays.py'), 'w') as f:
        f.write(PROGRAM)

    def read(name):
        with open(t.path(name)) as f:
            return float(f.read())

    t.connect_error([t.python, t.path('stays.py'), t.dir])
    t.wait_until(lambda: os.path.exists(t.path('pid')), 'the pid')
    t.wait_until(lambda: not t.is_running(int(read('pid'))), 'the end of the command', 40)
    # A lower limit alone, and far below what it is: a loaded machine makes all later.
    took = read('alive') - read('term')
    t.check(took > 0.2, 'some time from SIGTERM to the end, got %.3f s' % took)
    t.check_serves()
