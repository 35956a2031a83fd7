"""A child starts its own child as root by sudo."""

import os
import subprocess

CLAUSES = 'CON-1 CON-6 ROL-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    with open(os.devnull, 'w') as null:
        if subprocess.call(['sudo', '-n', 'true'], stdout=null, stderr=null) != 0:
            t.skip('this user may not use sudo without a password')
    middle = t.connect()
    options = t.options()
    context = t.keep(t.router.sudo(via=middle, username=u'root', python_path=options[u'python_path']))
    t.check_equal(context.call(os.getuid), 0, 'user')
    t.check_equal(context.name, middle.name + u'.sudo.root', 'name')
    pid = context.call(os.getpid)
    t.disconnect(context)
    t.check_gone(pid)
    t.check_alive(middle)
