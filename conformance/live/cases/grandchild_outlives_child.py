"""A grandchild that writes when the child has ended gets an error, and does not block."""

import os

CLAUSES = 'BOOT-19'
TRANSPORTS = ('local',)
SCRIPT = u'''
trap "" PIPE
while [ ! -e {0}/ended ]; do sleep 0.05; done
echo too late && echo no error > {0}/result || echo an error > {0}/result
'''


def run(t):
    context = t.connect()
    child = context.call(os.getpid)
    pid = context.call(t.stub.spawn_background, [u'/bin/sh', u'-c', SCRIPT.format(t.dir)])
    try:
        t.disconnect(context)
        t.check_gone(child)
        open(t.path('ended'), 'w').close()
        t.wait_until(lambda: t.read('result'), 'the result of the grandchild')
        t.check_equal(t.read('result').strip(), 'an error', 'result of writing')
    finally:
        t.kill(pid, 9)
