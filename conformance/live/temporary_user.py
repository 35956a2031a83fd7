"""A user who must type a password to be root by sudo. remove() removes every trace.

The user may be `daemon` without a password; sudo then becomes the command, as it does
without PAM.
"""

import contextlib
import os
import pwd
import secrets
import shutil
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

    @contextlib.contextmanager
    def changed_rules(self, change):
        """Meanwhile the rules are what `change` makes of their text."""
        with open(self.rules) as f:
            kept = f.read()
        try:
            write(self.rules, change(kept))
            yield
        finally:
            write(self.rules, kept)

    @contextlib.contextmanager
    def expired_password(self):
        """Meanwhile the user has to choose a new password at a login."""
        run(['chage', '--lastday', '0', self.name])
        try:
            yield
        finally:
            run(['chage', '--lastday', '-1', self.name])

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


def with_lecture(rules):
    return rules.replace('!lecture', 'lecture=always')


def without_password(rules):
    return rules.replace(' PASSWD:', ' NOPASSWD:')


def for_sudo_rs(rules):
    """sudo-rs knows no settings for one target user alone, and gives no lecture."""
    return ''.join(line for line in rules.splitlines(True) if 'daemon' not in line)


@contextlib.contextmanager
def doas_rules(user, permit='permit'):
    """Meanwhile doas lets the user be root."""
    path = '/etc/doas.conf'
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'w') as f:
        f.write('%s %s as root\n' % (permit, user.name))
    try:
        yield
    finally:
        os.unlink(path)


def setuid_copy(path, folder, name):
    target = os.path.join(folder, name)
    shutil.copy(path, target)
    os.chmod(target, 0o4755)
    return target


def write(path, text):
    with open(path, 'w') as f:
        f.write(text)


def run(argv, text=None):
    subprocess.run(argv, input=text.encode() if text else b'', check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
