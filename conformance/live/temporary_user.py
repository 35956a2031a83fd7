"""A user who must type a password to be root by sudo. remove() removes every trace.

The user may be `daemon` without a password; sudo then becomes the command, as it does
without PAM.
"""

import os
import pwd
import secrets
import subprocess

RULES = '''\
Defaults:{name} timestamp_timeout=0, !lecture
{name} ALL=(root) PASSWD: ALL
Defaults>daemon !use_pty, !pam_session, !pam_setcred
{name} ALL=(daemon) NOPASSWD: ALL
'''


class TemporaryUser:
    def __init__(self, shell='/bin/sh', suffix=''):
        self.shell = shell
        self.name = 'conformance%d%s' % (os.getpid(), suffix)
        self.password = secrets.token_hex(12)
        self.rules = '/etc/sudoers.d/' + self.name
        self.uid = self.gid = None

    def create(self):
        """Makes the user. Returns why that cannot be done, or None."""
        try:
            run(['useradd', '--no-create-home', '--home-dir', '/nonexistent',
                 '--shell', self.shell, self.name])
            entry = pwd.getpwnam(self.name)
            self.uid, self.gid = entry.pw_uid, entry.pw_gid
            run(['chpasswd'], '%s:%s\n' % (self.name, self.password))
            self.write_rules()
        except (OSError, subprocess.CalledProcessError) as error:
            return 'no temporary user: %s' % error
        return None

    def write_rules(self):
        # sudo skips names with a dot, so it never reads a file half written.
        unfinished = self.rules + '.new'
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440), 'w') as f:
            f.write(RULES.format(name=self.name))
        os.rename(unfinished, self.rules)

    def argv(self, argv):
        return ['setpriv', '--reuid', str(self.uid), '--regid', str(self.gid),
                '--clear-groups', '--'] + argv

    def remove(self):
        for path in (self.rules, self.rules + '.new', '/run/sudo/ts/' + self.name):
            if os.path.exists(path):
                os.unlink(path)
        if self.uid is not None:
            subprocess.run(['userdel', '--force', self.name],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(argv, text=None):
    subprocess.run(argv, input=text.encode() if text else b'', check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
