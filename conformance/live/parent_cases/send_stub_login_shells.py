"""The C++ child is sent through every login shell, by sudo with a login and by su."""

import os
import shutil

from temporary_user import TemporaryUser

CLAUSES = 'BOOT-17 CON-2'
TRANSPORTS = ('local',)
ONCE = True
SHELLS = 'dash', 'bash', 'zsh', 'ksh93', 'mksh', 'bsd-csh', 'tcsh', 'fish'


def run(t):
    if os.getuid() != 0:
        t.skip('only root can make users')
    missing = [shell for shell in SHELLS if not shutil.which(shell)]
    t.check_equal(missing, [], 'shells of tools/packages.txt that are not there')
    t.start('--stub-program', t.stub)
    for number, shell in enumerate(SHELLS):
        user = TemporaryUser(shutil.which(shell), 's%d' % number)
        why_not = user.create()
        if why_not is not None:
            t.skip(why_not)
        try:
            for method, options in ('sudo', {'login': True}), ('su', {}):
                child = t.connect(method=method, username=user.name, send_stub=True, **options)
                where = '%s through %s' % (method, shell)
                t.check_equal(t.call(child, 'mitogen_stub.echo', where), where)
                t.check_equal(os.stat('/proc/%d' % t.pid(child)).st_uid, user.uid, where)
                t.ask('shutdown_context', context=child).get()
                t.check_gone(child)
        finally:
            user.remove()
