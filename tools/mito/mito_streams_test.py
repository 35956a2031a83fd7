#!/usr/bin/env python3
"""
The program `mito` with files and descriptors that behave as the system lets them: pipes that can
be read once, FIFOs that nobody writes to, readers that do not read, descriptors that do not block.

Its children are this implementation's.
"""

import contextlib
import fcntl
import json
import os
import pty
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

MITO = os.path.abspath('tools/mito/mito')
CHILD = os.path.abspath('stub/mitogen-stub')
TIME_LIMIT_S = 60
# How long after its end a process may still wait for its reader, and much of a slow machine.
PROMPT_S = 20

NOBODY = 65534

# More than a pipe holds, less than a word of a command line may have.
LONG = 100000


def start(*words, **kwargs):
    return subprocess.Popen([MITO, *words], **dict({
        'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE,
        'encoding': 'utf-8'}, **kwargs))


def run(*words, **kwargs):
    return subprocess.run([MITO, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=TIME_LIMIT_S, encoding='utf-8', **kwargs)


def call(*words, **kwargs):
    return run('call', '--stub', CHILD, *words, **kwargs)


@contextlib.contextmanager
def pipe(blocks=True):
    """Yields both ends; which one the test closes is its business."""
    ends = os.pipe()
    if not blocks:
        for end in ends:
            fcntl.fcntl(end, fcntl.F_SETFL, os.O_NONBLOCK)
    try:
        yield ends
    finally:
        for end in ends:
            with contextlib.suppress(OSError):
                os.close(end)


def fill(fd):
    """Writes until `fd` takes no more."""
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(fd, b'x')
    fcntl.fcntl(fd, fcntl.F_SETFL, flags)


@contextlib.contextmanager
def open_folder():
    fd = os.open('/', os.O_RDONLY)
    try:
        yield fd
    finally:
        os.close(fd)


def read_slowly(fd):
    """Reads all, but nothing for a while."""
    time.sleep(1)
    with os.fdopen(fd, 'rb', closefd=False) as file:
        return file.read().decode()


class PasswordFileTest(unittest.TestCase):
    """Its sudo repeats the passwords, which mito masks in the error if it has read them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.sudo = self.path('sudo')
        with open(self.sudo, 'w') as script:
            script.write('#!/bin/sh\necho "for $2: hunter2, sesame"\nexit 1\n')
        os.chmod(self.sudo, 0o700)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), 'w') as file:
            file.write(text)
        return self.path(name)

    def words(self, file, *words):
        return ['call', *words, '--sudo', 'root', '--option', 'sudo_path=' + self.sudo,
                '--password-file', file, 'os.getpid']

    def check_masked(self, done, hosts):
        self.assertEqual(done.returncode, 3, done.stderr)
        shown = done.stdout if hosts else done.stderr
        self.assertEqual(shown.count('sesame'), max(1, len(hosts)), shown)
        self.assertNotIn('hunter2', shown)

    def test_is_read_once_for_all_hops_and_hosts(self):
        for hosts in ([], ['--host', 'a', '--host', 'b', '--local', '--option', 'name={}',
                           '--stub', CHILD]):
            for hop in [], ['--sudo', 'root', '--password-file', 'FILE']:
                with pipe() as (read_end, write_end):
                    os.write(write_end, b'hunter2\n')
                    os.close(write_end)
                    file = '/dev/fd/%d' % read_end
                    words = self.words(file, *hosts)
                    words[-1:-1] = [file if word == 'FILE' else word for word in hop]
                    done = run(*words, pass_fds=[read_end])
                    self.check_masked(done, hosts[1:4:2] if hosts else [])
                self.check_masked(run(*self.words('/dev/stdin', *hosts), input='hunter2\n'),
                                  hosts[1:4:2])

    def test_may_be_a_fifo_that_stays_open(self):
        fifo = self.path('fifo')
        os.mkfifo(fifo)
        process = start(*self.words(fifo))
        with open(fifo, 'w') as file:
            file.write('hunter2\n')
            file.flush()
            stdout, stderr = process.communicate(timeout=TIME_LIMIT_S)
        self.check_masked(subprocess.CompletedProcess([], process.returncode, stdout, stderr), [])

    def test_leaves_the_rest_of_a_pipe_to_others(self):
        done = run(*self.words('/dev/stdin', '--fan-out', '-', '--local', '--option', 'name={}',
                               '--stub', CHILD), input='hunter2\na\nb\n')
        self.check_masked(done, 'ab')

    def test_may_be_another_for_each_host(self):
        self.write('a', 'hunter2\n')
        self.write('b', 'sesame\n')
        done = run(*self.words(self.path('{}'), '--host', 'a', '--host', 'b', '--host', 'c'))
        lines = {line['host']: line for line in map(json.loads, done.stdout.splitlines())}
        self.assertIn('(password), sesame', lines['a']['error'])
        self.assertIn('hunter2, (password)', lines['b']['error'])
        self.assertEqual(lines['c']['kind'], 'usage')
        self.assertIn('No such file or directory', lines['c']['error'])

    def test_is_awaited_until_the_time_out(self):
        os.mkfifo(self.path('fifo'))
        self.write('b', 'hunter2\n')
        started = time.monotonic()
        done = run(*self.words(self.path('fifo'), '--timeout', '1'))
        self.assertEqual((done.returncode, done.stdout), (5, ''), done.stderr)
        self.assertIn('fifo', done.stderr)
        done = run(*self.words(self.path('{}'), '--host', 'fifo', '--host', 'b', '--timeout', '1'))
        self.assertLess(time.monotonic() - started, PROMPT_S)
        kinds = {line['host']: line['kind'] for line in map(json.loads, done.stdout.splitlines())}
        self.assertEqual((done.returncode, kinds), (5, {'fifo': 'timeout', 'b': 'connect'}))

    def test_must_have_a_line_that_can_be_read(self):
        for path, why in ((self.folder, 'Is a directory'), ('/proc/self/mem', 'Input/output'),
                          (self.write('empty', ''), 'no line'), ('/dev/zero', 'longer'),
                          (self.path('none'), 'No such file or directory')):
            done = run(*self.words(path))
            self.assertEqual(done.returncode, 2, path)
            self.assertIn('expected a file with a line for --password-file, got "%s"' % path,
                          done.stderr)
            self.assertIn(why, done.stderr)

    def check_refused(self, done):
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('without line breaks and NUL for option password', done.stderr)
        self.assertNotIn('hunter', done.stderr)

    def test_holds_no_password_of_more_than_a_line(self):
        self.check_refused(run(*self.words(self.write('nul', 'hunter\0two\n'))))
        words = self.words('PASSWORD')
        words[words.index('--password-file')] = '--password-env'
        self.check_refused(run(*words, env={'PASSWORD': 'hunter\ntwo'}))

    def test_is_no_way_around_that_for_a_session(self):
        request = {'id': 1, 'op': 'connect', 'method': 'sudo',
                   'options': {'sudo_path': self.sudo, 'password': 'hunter\ntwo'}}
        with start('session', stdin=subprocess.PIPE) as session:
            session.stdin.write(json.dumps(request) + '\n')
            session.stdin.flush()
            answer = json.loads(session.stdout.readline())
        self.assertEqual(answer['kind'], 'usage')
        self.assertNotIn('hunter', answer['error'])


class InputTest(unittest.TestCase):
    def test_makes_sense_if_it_does_for_one_host(self):
        for host, status in ('40', 0), ('never', 2):
            done = call('--option', 'connect_timeout={}', '--host', host, 'os.getpid')
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)

    def test_has_hosts_that_can_be_read(self):
        for path, why in (('/', 'Is a directory'), ('/proc/self/mem', 'Input/output error'),
                          ('/no/such', 'No such file or directory')):
            done = call('--fan-out', path, '--host', 'a', '--option', 'name={}', 'os.getpid')
            self.assertEqual((done.returncode, done.stdout), (2, ''), done.stderr)
            self.assertIn('expected a file of hosts, got "%s": %s' % (path, why), done.stderr)
        with open_folder() as folder:
            done = call('--fan-out', '-', '--host', 'a', '--option', 'name={}', 'os.getpid',
                        stdin=folder)
            self.assertEqual((done.returncode, done.stdout), (2, ''), done.stderr)

    def test_is_awaited_if_it_does_not_block(self):
        with pipe(blocks=False) as (read_end, write_end):
            process = start('call', '--stub', CHILD, '--fan-out', '-', '--option', 'name={}',
                            'mitogen_stub.echo', '1', stdin=read_end)
            time.sleep(0.5)
            os.write(write_end, b'a\n')
            os.close(write_end)
            stdout, stderr = process.communicate(timeout=TIME_LIMIT_S)
            self.assertEqual(stdout, '{"host":"a","result":1}\n', stderr)

    def test_of_a_session_can_be_read(self):
        with open_folder() as folder, open('/dev/null', 'w') as write_only:
            for stdin, why in (folder, 'Is a directory'), (write_only, 'Bad file descriptor'):
                done = run('session', stdin=stdin)
                self.assertEqual((done.returncode, done.stdout), (2, ''), done.stderr)
                self.assertIn('expected requests on standard input, cannot read it: ' + why,
                              done.stderr)
        done = subprocess.run(['sh', '-c', '"$0" session <&-', MITO], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIME_LIMIT_S)
        self.assertEqual(done.returncode, 2, done.stderr)

    @unittest.skipIf(os.getuid() != 0, 'only root can be somebody who may not read')
    def test_names_paths_that_this_user_may_read(self):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            mito = shutil.copy(MITO, folder)
            hidden, main = os.path.join(folder, 'hidden'), os.path.join(folder, 'main.py')
            os.mkdir(hidden, 0o700)
            with open(main, 'w'):
                os.chmod(main, 0o600)
            for words in (['--module-path', hidden], ['--main', main]):
                try:
                    done = subprocess.run(
                        [mito, 'session', *words], preexec_fn=lambda: os.setuid(NOBODY), input='',
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8', cwd='/',
                        timeout=TIME_LIMIT_S)
                except subprocess.SubprocessError as error:
                    self.skipTest('nobody else here: %s' % error)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn('got "%s": Permission denied' % words[1], done.stderr)


class OutputTest(unittest.TestCase):
    def check_ends(self, process, status):
        started = time.monotonic()
        try:
            self.assertEqual(process.wait(PROMPT_S), status)
            return time.monotonic() - started
        finally:
            process.kill()
            process.communicate()

    def test_of_logs_is_dropped_if_nobody_reads_it(self):
        text = 'x' * LONG
        for hosts in [], ['--host', 'a', '--host', 'b', '--option', 'name={}']:
            self.check_ends(start('call', '--stub', CHILD, *hosts, 'mitogen_stub.log', 'my.log',
                                  '40', text), 0)

    def test_of_an_error_is_dropped_if_nobody_reads_it(self):
        with pipe() as (_, write_end):
            fill(write_end)
            self.check_ends(start('call', '--stub', CHILD, 'os.listdir', '/no/such',
                                  stderr=write_end), 1)
            # Within 3.5 seconds of the time-out, even if a program has to be killed.
            script = 'trap "" TERM; while :; do sleep 1; done'
            process = start('call', '--timeout', '1', '-vv', '--option',
                            'python_path=/bin/sh\n-c\n' + script, 'os.getpid', stderr=write_end)
            self.assertLess(self.check_ends(process, 5), 1 + 3.5 + PROMPT_S / 4)
            self.check_ends(start('call', '--no-such', stderr=write_end), 2)
            with open('/dev/full', 'w') as full:
                self.check_ends(start('call', '--stub', CHILD, 'os.getpid', stdout=full,
                                      stderr=write_end), 6)

    def test_of_a_terminal_that_is_stuck_holds_up_no_result(self):
        master, terminal = pty.openpty()
        try:
            fill(terminal)
            process = start('call', '--stub', CHILD, '--option', 'name={}', '--host', 'a',
                            '--host', 'b', 'mitogen_stub.log', 'my.log', '40', 'x', stderr=terminal)
            results = []
            reader = threading.Thread(target=lambda: results.extend(process.stdout))
            reader.start()
            reader.join(PROMPT_S)
            self.assertEqual(len(results), 2)
            self.check_ends(process, 0)
        finally:
            os.close(terminal)
            os.close(master)

    def test_of_logs_comes_whole_if_it_is_read_late(self):
        for blocks in True, False:
            with pipe(blocks) as (read_end, write_end):
                process = start('call', '--stub', CHILD, 'mitogen_stub.log', 'my.log', '40',
                                'x' * LONG, stderr=write_end)
                os.close(write_end)
                if not blocks:
                    fcntl.fcntl(read_end, fcntl.F_SETFL, 0)
                self.assertIn('x' * LONG + '\n', read_slowly(read_end))
                self.assertEqual(process.communicate(timeout=TIME_LIMIT_S)[0], 'null\n')

    def test_of_results_is_written_to_descriptors_that_do_not_block(self):
        with pipe(blocks=False) as (read_end, write_end):
            process = start('call', '--stub', CHILD, 'mitogen_stub.echo', 'x' * LONG,
                            stdout=write_end)
            os.close(write_end)
            fcntl.fcntl(read_end, fcntl.F_SETFL, 0)
            self.assertEqual(read_slowly(read_end), '"%s"\n' % ('x' * LONG))
            self.assertEqual((process.wait(TIME_LIMIT_S), process.communicate()[1]), (0, ''))

    def test_of_a_session_is_written_to_descriptors_that_do_not_block(self):
        with pipe(blocks=False) as (read_end, write_end):
            process = start('session', stdout=write_end, stdin=subprocess.PIPE)
            os.close(write_end)
            fcntl.fcntl(read_end, fcntl.F_SETFL, 0)
            process.stdin.write(json.dumps({'id': 'x' * LONG, 'op': 'parent'}))
            process.stdin.close()
            self.assertEqual(json.loads(read_slowly(read_end)), {'id': 'x' * LONG, 'result': None})
            self.assertEqual((process.wait(TIME_LIMIT_S), process.stderr.read()), (0, ''))
            process.stderr.close()


if __name__ == '__main__':
    unittest.main()
