#!/usr/bin/env python3
"""
Types passwords into real login programs: `mito` is the parent, as a temporary user.

usage: logins.py --mito PATH --stub PATH [--root FOLDER] [--program NAME,...]

Tries ssh (with an sshd on loopback), sudo, sudo-rs, su, the su of sudo-rs, and doas,
as far as they are installed; with --root, those of another system's root, in there
(it needs python3). Needs root, and removes what it makes. Exit status 0 means that
nothing failed.
"""

import argparse
import collections
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

import sshd
import temporary_user

HERE = os.path.dirname(os.path.abspath(__file__))
# A refusal has to show long before the connection's own time limit.
CONNECT_S = 40
AT_ONCE_S = 20
CONNECT_FAILED = 3

INCORRECT = 'the password is incorrect'
REQUIRED = 'a password is required, but none was given'
EXPIRED = 'the password or the account has expired'

# `owner` is the user whose password is asked for, `target` the user of the child;
# `hop` are words for mito. `expects` is a part of the error, or None.
Login = collections.namedtuple('Login', 'version hop owner target')
Scenario = collections.namedtuple('Scenario', 'name password expects around')

IN_ROOT = '''\
mount -t proc proc "$1/proc"
mount --bind /dev "$1/dev"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$1/dev/pts"
root=$1
shift
exec env -i LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
  chroot "$root" "$@"
'''


class Unavailable(Exception):
    pass


def found(*paths):
    for path in paths:
        if shutil.which(path):
            return shutil.which(path)
    raise Unavailable('%s is not installed' % paths[-1])


def first_line(argv):
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.decode().splitlines()[0]


class Machine:
    """The users and the scratch folder that the logins share."""

    def __init__(self, options, scratch):
        self.options = options
        self.scratch = scratch
        self.user = temporary_user.TemporaryUser()
        self.other = temporary_user.TemporaryUser(suffix='b')

    @contextlib.contextmanager
    def users(self):
        try:
            for each in (self.user, self.other):
                why = each.create()
                if why:
                    raise SystemExit('logins: %s' % why)
            os.unlink(self.other.rules)
            yield
        finally:
            self.user.remove()
            self.other.remove()

    def setuid(self, path, name):
        folder = tempfile.mkdtemp(dir=self.scratch)
        os.chmod(folder, 0o755)
        return temporary_user.setuid_copy(path, folder, name)


@contextlib.contextmanager
def sudo(m):
    path = found('sudo')
    yield Login(first_line([path, '-V']), ['--sudo', 'root', '--option', 'sudo_path=' + path],
                m.user, 0)


@contextlib.contextmanager
def sudo_rs(m):
    path = found('/usr/lib/cargo/bin/sudo', 'sudo-rs')
    with m.user.changed_rules(temporary_user.for_sudo_rs):
        yield Login(first_line([path, '-V']),
                    ['--sudo', 'root', '--option', 'sudo_path=' + m.setuid(path, 'sudo')], m.user, 0)


def su_of(m, path):
    return Login(first_line([path, '-V']), ['--su', m.other.name, '--option', 'su_path=' + path],
                 m.other, m.other.uid)


@contextlib.contextmanager
def su(m):
    yield su_of(m, found('su'))


@contextlib.contextmanager
def su_rs(m):
    yield su_of(m, m.setuid(found('/usr/lib/cargo/bin/su', 'su-rs'), 'su'))


@contextlib.contextmanager
def doas(m):
    path = found('doas')
    if os.path.exists('/etc/doas.conf'):
        raise Unavailable('there is an /etc/doas.conf')
    with temporary_user.doas_rules(m.user):
        yield Login('doas', ['--doas', 'root', '--option', 'doas_path=' + path], m.user, 0)


@contextlib.contextmanager
def ssh(m, pam=False):
    version = first_line([found('ssh'), '-V'])
    found('/usr/sbin/sshd', 'sshd')
    server = sshd.PasswordSshd(tempfile.mkdtemp(dir=m.scratch), m.other.name, pam)
    try:
        server.start_for_user()
        yield Login(version, [
            '--ssh', '%s@127.0.0.1:%d' % (m.other.name, server.port),
            '--option', 'check_host_keys=ignore', '--option', 'ssh_args=-F\n/dev/null'],
            m.other, m.other.uid)
    finally:
        server.stop()


@contextlib.contextmanager
def ssh_pam(m):
    with ssh(m, pam=True) as login:
        yield login


PROGRAMS = collections.OrderedDict([
    ('ssh', ssh), ('ssh-pam', ssh_pam), ('sudo', sudo), ('sudo-rs', sudo_rs), ('su', su),
    ('su-rs', su_rs), ('doas', doas)])


def nothing(_user):
    return contextlib.ExitStack()


def expired(user):
    return user.expired_password()


def lecture(user):
    return user.changed_rules(temporary_user.with_lecture)


def not_asked(user):
    return user.changed_rules(temporary_user.without_password)


def scenarios(name):
    yield Scenario('right', True, None, nothing)
    yield Scenario('wrong', 'not it', INCORRECT, nothing)
    yield Scenario('none', None, REQUIRED, nothing)
    yield Scenario('expired', True, EXPIRED, expired)
    if name == 'sudo':
        yield Scenario('lecture', True, None, lecture)
        yield Scenario('not asked', True, None, not_asked)


def call(m, hops, variables):
    """(exit status, standard output, error, seconds) of a call that asks who the child is."""
    argv = [m.options.mito, 'call', *hops, 'os.geteuid']
    started = time.time()
    done = subprocess.run(
        m.user.argv(argv), env=dict(os.environ, HOME='/nonexistent', LC_ALL='C', **variables),
        cwd='/', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        timeout=2 * CONNECT_S)
    return (done.returncode, done.stdout.decode(errors='replace').strip(),
            done.stderr.decode(errors='replace').strip(), time.time() - started)


def hop_words(m, login, variable):
    words = login.hop + ['--option', 'connect_timeout=%d' % CONNECT_S, '--stub', m.options.stub]
    return words + (['--password-env', variable] if variable else [])


def run_scenario(m, login, scenario):
    """Why it failed, or None."""
    password = login.owner.password if scenario.password is True else scenario.password
    hops = hop_words(m, login, 'PASSWORD' if password else None)
    with scenario.around(login.owner):
        status, out, error, seconds = call(m, hops, {'PASSWORD': password or ''})
    return verdict(login.target, scenario.expects, status, out, error, seconds)


def verdict(target, expects, status, out, error, seconds):
    if seconds > AT_ONCE_S:
        return 'took %.1f s; status %d: %s' % (seconds, status, error)
    if expects is None:
        return None if (status, out) == (0, str(target)) else 'expected %d, got status %d: %s%s' % (
            target, status, out, error)
    if status != CONNECT_FAILED or expects not in error:
        return 'expected "%s", got status %d: %s%s' % (expects, status, out, error)
    return None


def run_chain(m):
    """Two passwords on one way: ssh to the user, and from there the user is root by sudo."""
    server = sshd.PasswordSshd(tempfile.mkdtemp(dir=m.scratch), m.user.name)
    try:
        server.start_for_user()
        login = Login('', ['--ssh', '%s@127.0.0.1:%d' % (m.user.name, server.port),
                           '--option', 'check_host_keys=ignore'], m.user, 0)
        below = Login('', ['--sudo', 'root'], m.user, 0)
        hops = hop_words(m, login, 'FIRST') + hop_words(m, below, 'SECOND')
        password = m.user.password
        return (verdict(0, None, *call(m, hops, {'FIRST': password, 'SECOND': password}))
                or verdict(0, INCORRECT, *call(m, hops, {'FIRST': password, 'SECOND': 'not it'})))
    finally:
        server.stop()


class Report:
    def __init__(self):
        self.counts = collections.Counter()

    def add(self, name, what, why=None, skip=None):
        kind = 'SKIP' if skip else 'FAIL' if why else 'pass'
        self.counts[kind] += 1
        print('%-4s %-8s %-10s %s' % (kind, name, what, skip or why or ''), flush=True)


def run_program(m, name, report):
    try:
        with PROGRAMS[name](m) as login:
            print('     %-8s %s' % (name, login.version), flush=True)
            for scenario in scenarios(name):
                report.add(name, scenario.name, run_scenario(m, login, scenario))
    except Unavailable as error:
        report.add(name, 'all', skip=str(error))


def run_here(options):
    report = Report()
    with tempfile.TemporaryDirectory(prefix='logins-') as scratch:
        os.chmod(scratch, 0o755)
        m = Machine(options, scratch)
        with m.users():
            for name in options.program:
                run_program(m, name, report)
            if {'ssh', 'sudo'} <= set(options.program):
                report.add('ssh+sudo', 'two', run_chain(m))
    counts = report.counts
    print('logins: %d passed, %d failed, %d skipped' % (
        counts['pass'], counts['FAIL'], counts['SKIP']))
    return 1 if counts['FAIL'] or not counts['pass'] else 0


def run_in_root(options):
    """Copies what it needs into the root, and runs itself there, in namespaces of its own."""
    folder = tempfile.mkdtemp(prefix='logins-', dir=os.path.join(options.root, 'tmp'))
    os.chmod(folder, 0o755)
    inside = '/' + os.path.relpath(folder, options.root)
    try:
        for path in (options.mito, options.stub, __file__, sshd.__file__, temporary_user.__file__):
            shutil.copy(path, folder)
        return subprocess.call(
            ['unshare', '--mount', '--pid', '--fork', '--kill-child', 'bash', '-euc', IN_ROOT,
             'logins', options.root, 'python3', os.path.join(inside, os.path.basename(__file__)),
             '--mito', os.path.join(inside, os.path.basename(options.mito)),
             '--stub', os.path.join(inside, os.path.basename(options.stub)),
             '--program', ','.join(options.program)], stdin=subprocess.DEVNULL)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def parse_arguments():
    parser = argparse.ArgumentParser(prog='logins.py', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--mito', metavar='PATH', required=True)
    parser.add_argument('--stub', metavar='PATH', required=True)
    parser.add_argument('--root', metavar='FOLDER')
    parser.add_argument('--program', metavar='NAME,...', default=','.join(PROGRAMS))
    options = parser.parse_args()
    options.program = options.program.split(',')
    unknown = set(options.program) - set(PROGRAMS)
    if unknown:
        parser.error('expected programs of %s, got %s' % (
            ', '.join(PROGRAMS), ', '.join(sorted(unknown))))
    return options


def main():
    options = parse_arguments()
    if os.geteuid() != 0:
        raise SystemExit('logins: only root can make temporary users')
    return run_in_root(options) if options.root else run_here(options)


if __name__ == '__main__':
    sys.exit(main())
