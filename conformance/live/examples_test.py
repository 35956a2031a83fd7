#!/usr/bin/env python3
"""
The programs of stub/examples/ do what they say, with this machine's Python and
the original that Debian has, by ssh to an sshd of our own, and by sudo.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from sshd import Sshd

EXAMPLES = os.path.abspath('stub/examples')
MODULES = os.path.join(EXAMPLES, 'modules')
STUB = os.path.abspath('stub/mitogen-stub')
USER = pwd.getpwuid(os.getuid()).pw_name
TIME_LIMIT_S = 120

HOSTS = '''\
Host web1 web2
  Port {port}
Host down
  Port 1
Host *
  HostName 127.0.0.1
  User {user}
  IdentityFile {key}
  UserKnownHostsFile {folder}/known_hosts
'''


def write_ssh(folder, sshd):
    """An ssh that knows our hosts."""
    with open(os.path.join(folder, 'config'), 'w') as f:
        f.write(HOSTS.format(port=sshd.port, user=USER, key=sshd.client_key, folder=folder))
    with open(os.path.join(sshd.folder, 'host_key.pub')) as f:
        host_key = f.read()
    with open(os.path.join(folder, 'known_hosts'), 'w') as f:
        f.write('[127.0.0.1]:%d %s' % (sshd.port, host_key))
    path = os.path.join(folder, 'ssh')
    with open(path, 'w') as f:
        f.write('#!/bin/sh\nexec %s -F %s/config "$@"\n' % (shutil.which('ssh'), folder))
    os.chmod(path, 0o755)


class ExamplesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='examples.')
        cls.sshd = Sshd(cls.folder)
        why_not = cls.sshd.start()
        if why_not:
            cls.tearDownClass()
            raise OSError(why_not)
        write_ssh(cls.folder, cls.sshd)
        cls.environment = dict(os.environ, PATH=cls.folder + ':/usr/bin:/bin', LOGNAME=USER,
                               MITOGEN_PATH='/usr/lib/python3/dist-packages')

    @classmethod
    def tearDownClass(cls):
        cls.sshd.stop()
        shutil.rmtree(cls.folder)

    def command(self, name, *arguments):
        return dict(args=[os.path.join(EXAMPLES, name)] + list(arguments), env=self.environment,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def run_example(self, name, *arguments):
        return subprocess.run(stdin=subprocess.DEVNULL, timeout=TIME_LIMIT_S,
                              **self.command(name, *arguments))

    def check_output(self, expected, *words):
        done = self.run_example(*words)
        self.assertEqual((done.returncode, done.stdout), (0, expected), done.stderr)

    def check_error(self, expected, *words):
        done = self.run_example(*words)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(expected, done.stderr)

    def test_a_call_beside_the_program(self):
        self.check_output(USER + '\n', 'call_a_function')

    def test_a_text_with_controls(self):
        self.environment = dict(self.environment, LOGNAME='x\x1b[2J\u202e')
        self.check_output('x\\x1b[2J\\u202e\n', 'call_a_function')

    def test_an_error_with_controls(self):
        self.check_error('x\\x1b[2J\\u202e', 'chain', os.path.join(self.folder, 'no', 'x\x1b[2J\u202e'))

    def test_output_that_nobody_gets(self):
        for redirection in ('>/dev/full', '>&-'):
            command = self.command('call_a_function')
            command['args'] = ['sh', '-c', '"$@" ' + redirection, 'sh'] + command['args']
            done = subprocess.run(stdin=subprocess.DEVNULL, timeout=TIME_LIMIT_S, **command)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn('expected standard output to take all that was printed', done.stderr)

    def test_a_call_by_ssh(self):
        self.check_output(USER + '\n', 'call_a_function', 'web1')

    def test_a_call_as_another_user(self):
        if subprocess.run(['sudo', '-n', 'true'], stderr=subprocess.DEVNULL).returncode == 0:
            self.check_output('root\n', 'call_a_function', 'web1', 'root')
        else:
            self.check_error('password', 'call_a_function', 'web1', 'root')

    def test_a_host_that_is_down(self):
        self.check_error('cannot connect ssh.down: ', 'call_a_function', 'down')

    def test_many_hosts_at_once(self):
        done = self.run_example('many_hosts', 'web1', 'down', 'web2')
        lines = sorted(done.stdout.splitlines())
        self.assertEqual(len(lines), 3, done.stdout)
        self.assertIn('down: UNAVAILABLE: cannot connect ssh.down: ', lines[0])
        self.assertRegex(lines[1], r'^web1: \(\d+\.\d+, ')
        self.assertRegex(lines[2], r'^web2: \(\d+\.\d+, ')

    def test_progress_of_a_call(self):
        self.check_output('2\n1\n0\n', 'progress', MODULES)

    def test_a_chain_of_calls(self):
        path = os.path.join(self.folder, 'made')
        self.check_output('', 'chain', path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o700)
        self.assertEqual(os.listdir(path), ['run'])

    def test_a_chain_whose_first_call_fails(self):
        self.check_error('FileExistsError', 'chain', self.folder)
        self.assertFalse(os.path.exists(os.path.join(self.folder, 'run')))

    def test_a_service(self):
        self.check_output("'web server'\n", 'service', MODULES)

    def test_a_tree_that_others_join(self):
        path = os.path.join(self.folder, 'socket')
        listener = subprocess.Popen(stdin=subprocess.PIPE, **self.command('share_a_tree', 'listen', path))
        try:
            context_id = listener.stdout.readline().strip()
            self.check_output("'Linux'\n", 'share_a_tree', 'join', path, context_id)
        finally:
            _, errors = listener.communicate(timeout=TIME_LIMIT_S)
        self.assertEqual(listener.returncode, 0, errors)

    def test_a_host_without_python(self):
        expected = ''.join("'%s'\n" % name for name in sorted(os.listdir('/usr')))
        done = self.run_example('without_python', STUB, 'web1')
        self.assertEqual(''.join(sorted(done.stdout.splitlines(True))), expected, done.stderr)


if __name__ == '__main__':
    unittest.main()
