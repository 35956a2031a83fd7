#!/usr/bin/env python3
"""
Writes a file such as logins.txt: the output of real login programs, and the answers that are typed.

Needs root: it makes a temporary user, sudo rules, an sshd of its own and, where
there is none, /etc/doas.conf, and removes them all.

    python3 stub/connect/testdata/record_logins.py > stub/connect/testdata/logins.txt

In the roots of Debian 13 and testing it writes logins_13.txt and logins_testing.txt.
Records the programs that it finds: sudo, su, ssh, and those named by SUDO_RS, SU_RS,
BUSYBOX and DOAS in the environment, which are copied and made setuid.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import termios
import time
import tty

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../../../conformance/live'))

import sshd  # noqa: E402
import temporary_user  # noqa: E402

SUDO_PROMPT = 'mitogen-sudo-prompt:'
# A program that is silent for this long after an unfinished line is asking.
IDLE_S = 0.7
DEADLINE_S = 30


class Login:
    """One run of a program, with its stdio as the original gives it."""

    def __init__(self, argv, stdio, env):
        self.out, child_out = os.pipe()
        self.terminal, child_terminal = pty.openpty()
        raw_with_echo(child_terminal)
        self.errors, child_errors = os.pipe()
        ends = {
            'terminal': (child_terminal, child_terminal, child_terminal),
            'hybrid': (subprocess.DEVNULL, child_out, child_terminal),
            'pipe': (subprocess.DEVNULL, child_out, child_errors),
        }[stdio]
        self.said_fd = self.errors if stdio == 'pipe' else self.terminal
        take = None if stdio == 'pipe' else (lambda: tty_of(child_terminal))
        self.process = subprocess.Popen(
            argv, stdin=ends[0], stdout=ends[1], stderr=ends[2], preexec_fn=take,
            start_new_session=True, env=env)
        for fd in (child_out, child_terminal, child_errors):
            os.close(fd)

    def said(self, deadline):
        """The output until the program asks or ends."""
        said = b''
        while time.time() < deadline:
            asks = said and not said.endswith((b'\n', b'\r'))
            if not select.select([self.said_fd], [], [], IDLE_S if asks else 1)[0]:
                if asks:
                    break
                continue
            try:
                data = os.read(self.said_fd, 65536)
            except OSError:
                break
            if not data:
                break
            said += data
        return said

    def close(self):
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for fd in (self.out, self.terminal, self.errors):
            os.close(fd)


def raw_with_echo(fd):
    """Sets raw mode with echo, as Spawn() does: a program that asks for a secret turns the echo off."""
    tty.setraw(fd)
    attributes = termios.tcgetattr(fd)
    attributes[3] = (attributes[3] | termios.ECHO) & ~termios.ECHOCTL
    termios.tcsetattr(fd, termios.TCSANOW, attributes)


def tty_of(fd):
    fcntl.ioctl(fd, termios.TIOCSCTTY, 0)


def escaped(data):
    text = data.decode('utf-8')
    return re.sub(r'[\\"\x00-\x1f\x7f]', lambda m: {
        '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\'}.get(
            m.group(), '\\x%02x' % ord(m.group())), text)


class Recorder:
    def __init__(self, user, other):
        self.user = user
        self.env = dict(os.environ, LC_ALL='C')
        self.hide = [(other.name, 'bob'), (user.name, 'alice'), (os.uname().nodename, 'host')]

    def plain(self, data):
        for text, shown in self.hide:
            data = data.replace(text.encode(), shown.encode())
        return escaped(data)

    def record(self, name, version, program, argv, stdio='hybrid', typed=(), outcome='up',
               options=''):
        """`typed` are the answers by name: password, wrong, yes, no."""
        login = Login(argv, stdio, self.env)
        answers = {'password': self.user.password, 'wrong': 'not it', 'yes': 'yes', 'no': 'no'}
        print('login: %s\nversion: %s\nprogram: %s\noptions: %s' % (
            name, version, program, options))
        deadline = time.time() + DEADLINE_S
        for answer in list(typed) + [None]:
            said = login.said(deadline)
            if stdio == 'terminal':
                said = said.replace(b'UP\r\n', b'').replace(b'UP\n', b'')
            if said:
                print('said: "%s"' % self.plain(said))
            if answer and not said.endswith(b'\n'):
                hides = not termios.tcgetattr(login.terminal)[3] & termios.ECHO
                if hides != (answer in ('password', 'wrong')):
                    sys.exit('%s: expected that only secrets are hidden' % name)
                print('typed: %s' % (answer if answer in ('yes', 'no') else 'password'))
                os.write(login.terminal, (answers[answer] + '\n').encode())
        print('outcome: %s\n' % outcome)
        sys.stdout.flush()
        login.close()


def version(argv):
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode().splitlines()[0]


INCORRECT = 'the password is incorrect'
REQUIRED = 'a password is required, but none was given'
NOT_ALLOWED = 'this user is not allowed to do that'
UNKNOWN = 'the user is unknown'
EXPIRED = 'the password or the account has expired'


def record_sudo(r, name, sudo, other):
    v = version([sudo, '-V'])
    as_user, as_other = r.user.argv, other.argv

    def run(what, argv, **more):
        r.record('%s: %s' % (name, what), v, 'sudo', argv, **more)

    command = [sudo, '-p', SUDO_PROMPT, '-u', 'root', '--', 'echo', 'UP']
    run('right password', as_user(command), typed=['password'], options='password')
    run('wrong password', as_user(command), typed=['wrong'], options='password',
        outcome=INCORRECT)
    run('no password', as_user(command), outcome=REQUIRED)
    run('no password, -n', as_user([sudo, '-n'] + command[1:]), outcome=REQUIRED)
    run('unknown user', as_user([sudo, '-u', 'nosuchuser', '--', 'true']), outcome=UNKNOWN)
    run('no such command', [sudo, '-u', 'root', '--', 'nosuchcommand'],
        outcome='the command is not found')
    # sudo-rs 0.2.5 fails to read a password where newer ones say what they need.
    run('no terminal', as_user(command), stdio='pipe', outcome='permission denied'
        if v == 'sudo-rs 0.2.5' else 'a terminal is required')
    swapped, r.user = r.user, other
    run('not in the rules', as_other(command), typed=['password'], options='password',
        outcome=NOT_ALLOWED)
    r.user = swapped
    with r.user.expired_password():
        run('expired password', as_user(command), typed=['password'], options='password',
            outcome=EXPIRED)


def record_lecture(r):
    with r.user.changed_rules(temporary_user.with_lecture):
        sudo = shutil.which('sudo')
        r.record('sudo: lecture', version([sudo, '-V']), 'sudo', r.user.argv(
            [sudo, '-p', SUDO_PROMPT, '-u', 'root', '--', 'echo', 'UP']),
            typed=['password'], options='password')


def record_su(r, name, su, v, knows_hash=True):
    def run(what, user, **more):
        r.record('%s: %s' % (name, what), v, 'su', r.user.argv(su + [user, '-c', 'echo UP']),
                 stdio='terminal', **more)

    if knows_hash:
        run('right password', r.user.name, typed=['password'], options='password')
    run('wrong password', r.user.name, typed=['wrong'], options='password', outcome=INCORRECT)
    run('no password', r.user.name, outcome=REQUIRED)
    run('unknown user', 'nosuchuser', outcome=UNKNOWN)
    if knows_hash:
        with r.user.expired_password():
            run('expired password', r.user.name, typed=['password'], options='password',
                outcome=EXPIRED)
            # root is asked for no password, but for a new one of the user.
            r.record(name + ': expired password, root asks', v, 'su',
                     su + [r.user.name, '-c', 'echo UP'], stdio='terminal', options='password',
                     outcome=EXPIRED)


def record_doas(r, doas, v, other):
    def run(what, argv, **more):
        r.record('doas: ' + what, v, 'doas', argv, **more)

    command = [doas, '-u', 'root', '--', 'echo', 'UP']
    run('right password', r.user.argv(command), typed=['password'], options='password')
    run('wrong password', r.user.argv(command), typed=['wrong'], options='password',
        outcome=INCORRECT)
    run('no password', r.user.argv(command), outcome=REQUIRED)
    run('no password, -n', r.user.argv([doas, '-n'] + command[1:]), outcome=REQUIRED)
    run('unknown user', r.user.argv([doas, '-u', 'nosuchuser', '--', 'true']), outcome=UNKNOWN)
    run('not in the rules', other.argv(command), outcome=NOT_ALLOWED)
    run('no terminal', r.user.argv(command), stdio='pipe', outcome='permission denied')
    run('no such command', r.user.argv([doas, '-u', 'root', '--', 'nosuchcommand']),
        typed=['password'], options='password', outcome='the command is not found')
    with r.user.expired_password():
        run('expired password', r.user.argv(command), typed=['password'], options='password',
            outcome=EXPIRED)


def record_ssh(r, scratch):
    v = version(['ssh', '-V'])
    server = sshd.PasswordSshd(scratch, r.user.name)
    server.start_for_user()
    known = os.path.join(scratch, 'known_hosts')
    r.hide += [(scratch, '/tmp'), (str(server.port), '2222')]
    with open(os.path.join(server.folder, 'host_key.pub')) as f:
        key = f.read().split()[:2]
    hosts = {
        'known': '[127.0.0.1]:%d %s %s\n' % (server.port, *key),
        'unknown': '',
        'changed': '[127.0.0.1]:%d %s %s\n' % (
            server.port, 'ssh-ed25519', other_key(scratch)),
    }

    def run(what, state='known', ask=True, strict='yes', more=(), port=None, host='127.0.0.1',
            **rest):
        with open(known, 'w') as f:
            f.write(hosts[state])
        argv = ['ssh', '-o', 'LogLevel ERROR', '-l', r.user.name, '-p', str(port or server.port)]
        argv += [] if ask else ['-o', 'BatchMode yes']
        argv += ['-o', 'StrictHostKeyChecking ' + strict, '-F', '/dev/null',
                 '-o', 'UserKnownHostsFile ' + known, *more, host, 'echo', 'UP']
        r.record('ssh: ' + what, v, 'ssh', argv, stdio='hybrid' if ask else 'pipe', **rest)

    run('right password', typed=['password'], options='password')
    run('wrong password', typed=['wrong'], options='password', outcome=INCORRECT)
    with r.user.expired_password():
        run('expired password', typed=['password'], options='password', outcome=EXPIRED)
    run('no password, nothing to ask at', ask=False, outcome=REQUIRED)
    run('only keys are taken', ask=False, more=['-o', 'PreferredAuthentications publickey'],
        outcome=REQUIRED)
    run('unknown key, refused', 'unknown', options='password', outcome='the host key is not known')
    run('unknown key, refused, nothing to ask at', 'unknown', ask=False,
        outcome='the host key is not known')
    run('unknown key, accepted', 'unknown', strict='ask', typed=['yes', 'password'],
        options='password accept')
    run('unknown key, asked against the options', 'unknown', strict='ask', typed=['no'],
        options='password', outcome='the host key is not known')
    run('changed key', 'changed', options='password', outcome='the host key has changed')
    run('changed key, nothing to ask at', 'changed', ask=False, outcome='the host key has changed')
    run('no server', port=1, ask=False, outcome='the connection was refused')
    run('no such host', host='nosuch.invalid', ask=False, outcome='the host name is unknown')
    run('bad option', ask=False, more=['-o', 'NoSuchOption yes'],
        outcome='the program does not accept its configuration')
    locked = os.path.join(scratch, 'locked')
    subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', 'secret', '-f', locked], check=True)
    shutil.copy(locked + '.pub', os.path.join(server.folder, 'authorized_keys'))
    os.chmod(scratch, 0o755)
    os.chmod(server.folder, 0o755)
    run('locked identity file', more=['-i', locked], options='password',
        outcome='the identity file is locked with a passphrase')
    server.stop()


def other_key(scratch):
    path = os.path.join(scratch, 'other')
    sshd.make_key(path)
    with open(path + '.pub') as f:
        return f.read().split()[1]


def record_all(r, other, scratch):
    record_ssh(r, scratch)
    record_sudo(r, 'sudo', shutil.which('sudo'), other)
    record_lecture(r)
    record_su(r, 'su', [shutil.which('su')], version(['su', '-V']))
    found = os.environ.get
    if found('SUDO_RS'):
        with r.user.changed_rules(temporary_user.for_sudo_rs):
            record_sudo(r, 'sudo-rs', temporary_user.setuid_copy(found('SUDO_RS'), scratch, 'sudo'), other)
    if found('SU_RS'):
        su = temporary_user.setuid_copy(found('SU_RS'), scratch, 'su')
        record_su(r, 'su-rs', [su], version([su, '-V']))
    if found('BUSYBOX'):
        busybox = temporary_user.setuid_copy(found('BUSYBOX'), scratch, 'busybox')
        # A static BusyBox cannot check passwords as Debian hashes them.
        record_su(r, 'busybox su', [busybox, 'su'], version([busybox]).split(' (')[0],
                  knows_hash=False)
    if found('DOAS'):
        doas = temporary_user.setuid_copy(found('DOAS'), scratch, 'doas')
        with temporary_user.doas_rules(r.user):
            record_doas(r, doas, found('DOAS_VERSION', 'doas'), other)


def main():
    user, other = temporary_user.TemporaryUser(), temporary_user.TemporaryUser()
    other.name += 'b'
    other.rules += 'b'
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        try:
            for each in (user, other):
                why = each.create()
                if why:
                    sys.exit(why)
            # No rule lets the other user in.
            os.unlink(other.rules)
            print('# Written by record_logins.py; do not edit.\n')
            record_all(Recorder(user, other), other, scratch)
        finally:
            user.remove()
            other.remove()


if __name__ == '__main__':
    main()
