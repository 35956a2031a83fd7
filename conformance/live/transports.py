"""The ways in which a parent starts a child, each with what it needs on this machine."""

import getpass
import os
import subprocess

from sshd import Sshd
from temporary_user import TemporaryUser


class Transport:
    """`unavailable` is the reason why it cannot run here, or None."""

    name = 'local'
    method = 'local'
    unavailable = None

    def start(self, scratch):
        pass

    def stop(self):
        pass

    def options(self):
        """Options for the original's connection method."""
        return {}

    def parent_argv(self, argv):
        """The command that runs the parent process."""
        return argv

    def give(self, path):
        """Lets the parent process write to a folder."""

    def refuses(self, paths):
        """Why the parent cannot read these, or None."""
        return None


class Sudo(Transport):
    name = 'sudo'
    method = 'sudo'

    def start(self, scratch):
        done = run(['sudo', '-n', 'true'])
        if done is None:
            self.unavailable = 'sudo is not installed'
        elif done.returncode != 0:
            self.unavailable = 'this user may not use sudo without a password'

    def options(self):
        return {'username': 'root'}


class Ssh(Transport):
    name = 'ssh'
    method = 'ssh'

    def __init__(self):
        self.sshd = None

    def start(self, scratch):
        self.sshd = Sshd(scratch)
        self.unavailable = self.sshd.start()

    def stop(self):
        if self.sshd:
            self.sshd.stop()

    def options(self):
        return {
            'hostname': '127.0.0.1', 'port': self.sshd.port, 'username': getpass.getuser(),
            'identity_file': self.sshd.client_key, 'check_host_keys': 'ignore',
            'ssh_args': ['-F', '/dev/null'],
        }


class SudoPassword(Transport):
    """The parent is another user, who must type a password to become root."""

    name = 'sudo-password'
    method = 'sudo'

    def __init__(self):
        self.user = None

    def start(self, scratch):
        self.unavailable = self.why_not()
        if not self.unavailable:
            self.user = TemporaryUser()
            self.unavailable = self.user.create()

    def why_not(self):
        if os.geteuid() != 0:
            return 'only root can make a temporary user'
        return None if run(['sudo', '-V']) else 'sudo is not installed'

    def stop(self):
        if self.user:
            self.user.remove()

    def options(self):
        return {'username': 'root', 'password': self.user.password}

    def parent_argv(self, argv):
        return self.user.argv(argv)

    def give(self, path):
        os.chown(path, self.user.uid, self.user.gid)

    def refuses(self, paths):
        for path in paths:
            done = run(self.user.argv(['test', '-r', path]))
            if done is None or done.returncode != 0:
                return 'the temporary user cannot read %s' % path
        return None


def run(argv):
    try:
        return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None


ALL = {kind.name: kind for kind in (Transport, Sudo, SudoPassword, Ssh)}
