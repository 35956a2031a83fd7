"""An sshd of our own on loopback, with its own keys and a free port. stop() removes every trace."""

import fcntl
import getpass
import os
import shutil
import socket
import subprocess
import time

# A bash that is not the first shell does not read the user's start-up files.
CONFIG = '''\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
AllowUsers {user}
PermitRootLogin yes
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PidFile none
PrintMotd no
MaxStartups 200
MaxSessions 200
KexAlgorithms curve25519-sha256
PrintLastLog no
SetEnv SHLVL=1
'''
PRIVILEGE_SEPARATION_FOLDER = '/run/sshd'
OURS = os.path.join(PRIVILEGE_SEPARATION_FOLDER, 'made-by-conformance')
START_S = 10


def borrow_folder():
    """Make sure that sshd's own folder exists; return what gives it back."""
    if not os.path.isdir(PRIVILEGE_SEPARATION_FOLDER):
        os.mkdir(PRIVILEGE_SEPARATION_FOLDER, 0o755)
        open(OURS, 'w').close()
    fd = os.open(PRIVILEGE_SEPARATION_FOLDER, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(fd, fcntl.LOCK_SH)
    return fd


def give_back_folder(fd):
    """Remove the folder if a run of this suite made it, and no other run still uses it."""
    try:
        if os.path.exists(OURS):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(OURS)
            os.rmdir(PRIVILEGE_SEPARATION_FOLDER)
    except OSError:
        pass
    finally:
        os.close(fd)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def make_key(path):
    subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'conformance', '-f', path],
                   check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


class Sshd:
    def __init__(self, scratch):
        self.folder = os.path.join(scratch, 'sshd')
        self.client_key = os.path.join(self.folder, 'client_key')
        self.log = os.path.join(self.folder, 'log')
        self.process = None
        self.borrowed = None
        self.port = None

    def start(self):
        """Starts sshd. Returns why it cannot run here, or None."""
        program = shutil.which('sshd', path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')
        if not program or not shutil.which('ssh'):
            return 'openssh-server or openssh-client is not installed'
        try:
            self.write_files()
            self.launch(program)
        except (OSError, subprocess.SubprocessError) as error:
            return 'sshd does not start: %s' % error
        return self.why_no_login()

    def write_files(self):
        os.mkdir(self.folder, 0o700)
        make_key(os.path.join(self.folder, 'host_key'))
        make_key(self.client_key)
        shutil.copy(self.client_key + '.pub', os.path.join(self.folder, 'authorized_keys'))

    def launch(self, program):
        if os.geteuid() == 0:
            self.borrowed = borrow_folder()
        self.port = free_port()
        config = os.path.join(self.folder, 'config')
        with open(config, 'w') as f:
            f.write(self.config().format(
                port=self.port, folder=self.folder, user=getpass.getuser()))
        with open(self.log, 'w') as log:
            self.process = subprocess.Popen(
                [program, '-D', '-e', '-f', config], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)

    def config(self):
        return CONFIG

    def why_no_login(self):
        deadline = time.time() + START_S
        while time.time() < deadline and self.process.poll() is None:
            done = self.login()
            if done.returncode == 0:
                return None
            time.sleep(0.1)
        with open(self.log) as log:
            lines = log.read().strip().splitlines()
        return 'no login at our sshd: %s' % (lines[-1] if lines else 'no word from it')

    def login(self):
        return subprocess.run(
            ['ssh', '-F', '/dev/null', '-p', str(self.port), '-i', self.client_key,
             '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes',
             '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null',
             '-o', 'LogLevel=ERROR', getpass.getuser() + '@127.0.0.1', 'true'],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=START_S)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
        if self.borrowed is not None:
            give_back_folder(self.borrowed)
            self.borrowed = None
        shutil.rmtree(self.folder, ignore_errors=True)


class PasswordSshd(Sshd):
    """An sshd at which one user types a password, with PAM or without; `stop` as its base."""

    def __init__(self, scratch, user_name, pam=False):
        super().__init__(scratch)
        self.user_name = user_name
        self.pam = pam

    def start_for_user(self):
        """Raises OSError or SubprocessError if it cannot run."""
        self.write_files()
        self.launch(shutil.which('sshd', path='/usr/sbin:/sbin:/usr/bin'))
        deadline = time.time() + START_S
        while not self.accepts():
            if time.time() > deadline or self.process.poll() is not None:
                raise OSError('sshd does not start; it logs to %s' % self.log)
            time.sleep(0.1)

    def accepts(self):
        with socket.socket() as s:
            return s.connect_ex(('127.0.0.1', self.port)) == 0

    def config(self):
        text = CONFIG.replace('{user}', self.user_name)
        if self.pam:
            # As Debian has it: PAM asks.
            return text.replace('UsePAM no', 'UsePAM yes').replace(
                'KbdInteractiveAuthentication no', 'KbdInteractiveAuthentication yes')
        return text.replace('PasswordAuthentication no', 'PasswordAuthentication yes')
