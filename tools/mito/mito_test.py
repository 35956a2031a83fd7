#!/usr/bin/env python3
"""
The program `mito` as a shell sees it: results, error texts, exit codes.

Its children are this implementation's; with --python they are this machine's
Python, under the original that Debian has.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

MITO = os.path.abspath('tools/mito/mito')
CHILD = os.path.abspath('stub/mitogen-stub')
PYTHON = '/usr/bin/python3'
# Where a helper module is that both kinds of children have.
MODULE_PATH = os.path.abspath('conformance/live')
TIME_LIMIT_S = 60

NOBODY = 65534

is_python = '--python' in sys.argv
has_sanitizer = 'ASAN_OPTIONS' in os.environ or 'TSAN_OPTIONS' in os.environ


def count_threads(pid):
    return len(os.listdir('/proc/%d/task' % pid))


def run(*words, **kwargs):
    return subprocess.run(
        [MITO, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIME_LIMIT_S,
        encoding='utf-8', **kwargs)


def call(*words, **kwargs):
    hop = ['--python', PYTHON] if is_python else ['--stub', CHILD]
    return run('call', '--module-path', MODULE_PATH, *hop, *words, **kwargs)


class MitoTest(unittest.TestCase):
    def check(self, done, status, stdout, stderr=''):
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, stdout)
        self.assertIn(stderr, done.stderr)

    def test_prints_the_result_as_json(self):
        self.check(call('mitogen_stub.echo', '{"a": [1, "x", null]}'), 0, '{"a":[1,"x",null]}\n')

    def test_takes_keyword_arguments_and_text(self):
        self.check(call('mitogen_stub.echo_call', '1', 'x', 'b=2', '--', 'c=3'), 0,
                   '[[1,"x","c=3"],{"b":2}]\n')
        self.check(call('--text', 'mitogen_stub.echo', '1'), 0, '"1"\n')

    def test_prints_tagged_json_or_the_repr(self):
        value = '{"$tuple":[1,{"$hex":"ff"}]}'
        self.check(call('mitogen_stub.echo', value), 0, '[1,{"$hex":"ff"}]\n')
        self.check(call('--tagged', 'mitogen_stub.echo', value), 0, value + '\n')
        self.check(call('--repr', 'mitogen_stub.echo', value), 0, "(1, b'\\xff')\n")

    def test_says_what_the_function_raised(self):
        self.check(call('os.listdir', '/no/such'), 1, '', 'FileNotFoundError')

    def test_refuses_a_wrong_command_line(self):
        self.check(run(), 2, '', 'expected call, methods, session, explain or help')
        self.check(run('call', '--ssh'), 2, '', 'expected [USER@]HOST[:PORT] after --ssh')
        self.check(run('call', '--sudo', 'root', '--option', 'password=x', 'os.getpid'), 2, '',
                   'expected --password-file')
        self.check(call('os.getpid', '{"$hex":"f"}'), 2, '', '$hex')

    def test_explains_clauses_and_errors(self):
        clause = run('explain', 'RTE-4')
        self.check(clause, 0, clause.stdout)
        self.assertRegex(clause.stdout, '^RTE-4 .*\ndocs/spec/routing.md\n')
        reason = run('explain', 'no', 'route', 'to', '3,', 'my ID is 0')
        self.check(reason, 0, reason.stdout)
        self.assertRegex(reason.stdout, '(?s)^What it means\n.*\nWhat to do\n.*\nRTE-3 ')
        self.check(run('explain', 'RTE-\x1b[1m'), 2, '', 'got "RTE-\\x1b[1m"')

    def test_explains_its_own_errors(self):
        failed = call('--max-message-size', '256', 'mitogen_stub.echo', 'x' * 1000)
        self.check(failed, 4, '', 'message too large')
        self.check(run('explain', failed.stderr), 0,
                   run('explain', 'message too large (max 256 bytes)').stdout)

    def test_says_why_it_cannot_connect(self):
        self.check(run('call', '--python', '/no/such', 'os.getpid'), 3, '', '/no/such')

    def test_says_that_a_context_was_lost(self):
        self.check(call('mitogen_stub.exit', '7'), 4, '', 'expected a reply')

    def test_leaves_no_password_in_its_environment_nor_in_that_of_programs(self):
        with tempfile.TemporaryDirectory() as directory:
            sudo, seen = os.path.join(directory, 'sudo'), os.path.join(directory, 'seen')
            with open(sudo, 'w') as script:
                script.write('#!/bin/sh\nexec > %s\nenv\ntr "\\0" "\\n" < /proc/$PPID/environ\n' %
                             seen)
            os.chmod(sudo, 0o700)
            self.check(run('call', '--sudo', 'root', '--option', 'sudo_path=' + sudo,
                           '--password-env', 'MITO_TEST_PASSWORD', 'os.getpid',
                           env=dict(os.environ, MITO_TEST_PASSWORD='hunter2', MITO_TEST='kept')),
                       3, '')
            with open(seen) as environment:
                text = environment.read()
            # Once in the environment of each: of sudo and of mito.
            self.assertEqual(text.count('MITO_TEST=kept'), 2)
            self.assertNotIn('hunter2', text)

    def test_gives_up_at_the_time_out(self):
        self.check(call('--timeout', '1.5', 'time.sleep', '30'), 5, '', 'expected a result within')

    def test_gives_up_a_connection_at_the_time_out(self):
        with tempfile.NamedTemporaryFile('w', suffix='.sh') as script:
            script.write('exec sleep 30')
            script.flush()
            self.check(run('call', '--timeout', '0.3', '--option',
                           'python_path=/bin/sh\n' + script.name, 'os.getpid'),
                       5, '', 'the connection by local took longer')

    def test_shows_what_a_host_wrote_before_the_time_out(self):
        with tempfile.TemporaryDirectory() as folder:
            silent = os.path.join(folder, 'silent.sh')
            with open(silent, 'w') as script:
                script.write('echo banner of the host\nprintf "no \\033[2Jend"\nexec sleep 30')
            hop = ['--local', '--option', 'python_path=/bin/sh\n' + silent]
            for before in ([], ['--local', '--stub', CHILD]):
                done = run('call', '--timeout', '1', *before, *hop, 'os.getpid')
                self.check(done, 5, '', 'the connection by local took longer')
                self.assertIn('banner of the host\nno \\x1b[2Jend', done.stderr)
            done = run('call', '--timeout', '1', '--host', 'a', *hop, '--option', 'name={}',
                       'os.getpid')
            self.assertEqual(json.loads(done.stdout)['kind'], 'timeout')
            self.assertIn('banner of the host', json.loads(done.stdout)['error'])

    def test_prefers_the_time_out_of_a_connection_that_is_shorter(self):
        with tempfile.NamedTemporaryFile('w', suffix='.sh') as script:
            script.write('exec sleep 30')
            script.flush()
            self.check(run('call', '--timeout', '40', '--option', 'connect_timeout=0.3', '--option',
                           'python_path=/bin/sh\n' + script.name, 'os.getpid'),
                       3, '', 'no answer in 300 ms')

    def test_prints_logs_on_standard_error(self):
        self.check(call('mitogen_stub.log', 'my.log', '40', 'text'), 0, 'null\n', 'my.log: text')
        self.assertNotIn('text', call('mitogen_stub.log', 'my.log', '20', 'text').stderr)
        self.assertIn('text', call('-v', 'mitogen_stub.log', 'my.log', '20', 'text').stderr)

    def test_lets_no_child_write_to_the_terminal_as_it_likes(self):
        done = call('mitogen_stub.log', 'my.log', '40', 'one\x1b[2J\x9b\r\nERROR forged: two')
        self.assertIn('my.log: one\\x1b[2J\\x9b\\r\\nERROR forged: two\n', done.stderr)
        done = call('os.listdir', '/no/such\x1b]0;title\x07')
        self.assertEqual(done.returncode, 1)
        self.assertNotIn('\x1b', done.stderr)
        self.assertNotIn('\x07', done.stderr)

    def fan_out(self, *words, **kwargs):
        done = call('--option', 'name={}', *words, **kwargs)
        return done, sorted(map(json.loads, done.stdout.splitlines()), key=lambda r: r['host'])

    def test_calls_on_many_hosts(self):
        done, lines = self.fan_out('--host', 'a', '--fan-out', '-', '--parallel', '2',
                                   'mitogen_stub.echo', '7', input='b\n\n# no host\nc\n')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(lines, [{'host': host, 'result': 7} for host in 'abc'])

    def test_ends_with_the_worst_of_many_hosts(self):
        done, lines = self.fan_out('--host', 'a', '--host', 'b', 'os.listdir', '/no/such')
        self.assertEqual(done.returncode, 1)
        self.assertEqual([line['kind'] for line in lines], ['raised', 'raised'])
        self.assertIn('FileNotFoundError', lines[0]['error'])

    def test_shows_the_methods_and_the_help(self):
        methods, text = run('methods'), run('help')
        self.assertIn('  hostname             text; required\n', methods.stdout)
        self.assertIn('--ssh [USER@]HOST[:PORT]', text.stdout)
        self.assertEqual([methods.returncode, text.returncode], [0, 0])

    def test_shows_nothing_that_looks_like_something_else(self):
        done = call('mitogen_stub.echo', '"\u202edeliaf\u2028\U000e0041"')
        self.check(done, 0, '"\\u202edeliaf\\u2028\\udb40\\udc41"\n')
        self.assertIn('/no/such\\u202e', call('os.listdir', '/no/such\u202e').stderr)
        done = call('mitogen_stub.log', 'my.log', '40', '\u2066text\u2069\u200b')
        self.assertIn('my.log: \\u2066text\\u2069\\u200b\n', done.stderr)

    def test_says_that_results_are_lost(self):
        for words in (['help'], ['methods'], ['call', '--stub', CHILD, 'os.getpid']):
            for redirection, why in (('> /dev/full', 'No space left on device'),
                                     ('>&-', 'Bad file descriptor')):
                done = subprocess.run(
                    ['sh', '-c', '"$@" ' + redirection, 'sh', MITO, *words], encoding='utf-8',
                    stderr=subprocess.PIPE, timeout=TIME_LIMIT_S)
                self.assertEqual(done.returncode, 6, (words, redirection))
                self.assertIn('mito: expected standard output to take all that was printed, it '
                              'did not: %s; results are lost\n' % why, done.stderr)

    def test_calls_no_more_hosts_once_results_are_lost(self):
        hosts = ''.join('host%d\n' % i for i in range(5))
        with open('/dev/full', 'w') as full, tempfile.NamedTemporaryFile('r') as called:
            script = 'echo x >> %s; exec %s "$@"' % (called.name, CHILD)
            done = subprocess.run(
                [MITO, 'call', '--option', 'python_path=sh\n-c\n%s\nsh' % script, '--option',
                 'name={}', '--fan-out', '-', '--parallel', '1', 'os.getpid'],
                input=hosts, stdout=full, stderr=subprocess.PIPE, timeout=TIME_LIMIT_S,
                encoding='utf-8')
            self.assertEqual(done.returncode, 6, done.stderr)
            self.assertIn('4 of 5 hosts were not called\n', done.stderr)
            self.assertEqual(len(called.readlines()), 1)

    def test_ends_a_session_whose_answers_are_lost(self):
        with open('/dev/full', 'w') as full, subprocess.Popen(
                [MITO, 'session'], encoding='utf-8', stdin=subprocess.PIPE, stdout=full,
                stderr=subprocess.PIPE) as process:
            process.stdin.write('{"id": 1, "op": "parent"}\n')
            process.stdin.flush()
            # The session ends although its input goes on.
            self.assertEqual(process.wait(TIME_LIMIT_S), 6)
            self.assertIn('No space left on device; results are lost', process.stderr.read())

    def test_takes_files_of_other_systems(self):
        done, lines = self.fan_out('--fan-out', '-', 'mitogen_stub.echo', '7',
                                   input='\ufeffa\r\nb\r\n')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([line['host'] for line in lines], ['a', 'b'])

    def test_refuses_paths_that_are_not_there(self):
        for words in (['call', 'os.getpid'], ['session']):
            done = run(words[0], '--module-path', '/no/such', *words[1:], input='')
            self.check(done, 2, '', 'expected a directory for --module-path, got "/no/such": No '
                       'such file or directory')
            done = run(words[0], '--module-path', '/etc/passwd', *words[1:], input='')
            self.check(done, 2, '', 'got "/etc/passwd", which is something else')
            done = run(words[0], '--main', '/no/such', *words[1:], input='')
            self.check(done, 2, '', 'expected a file for --main, got "/no/such"')

    def test_refuses_numbers_out_of_their_range(self):
        with Session() as session:
            child = session.connect()
            for fields, words in (
                    ({'context': 2 ** 32 + child}, 'from 0 to 4294967295 as "context"'),
                    ({'context': -1}, 'from 0 to 4294967295 as "context", got -1'),
                    ({'context': child, 'handle': 2 ** 32 + 106}, 'got 4294967402'),
                    ({'context': child, 'handle': -1}, 'as "handle", got -1')):
                answer = session.ask('send', **dict({'handle': 106, 'value': None}, **fields))
                self.assertEqual(answer['kind'], 'usage', fields)
                self.assertIn(words, answer['error'])
            for timeout in (-1, 1e16, {'$float': 'nan'}, {'$float': 'inf'}, 10 ** 30):
                answer = session.ask('call', context=child, function='mitogen_stub.echo', args=[1],
                                     timeout=timeout)
                self.assertEqual(answer['kind'], 'usage', timeout)
            for options, words in (
                    ({'connect_timeout': 1e16}, 'number from 0 to 1000000000 for option'),
                    ({'connect_timeout': {'$float': 'nan'}}, 'number from 0 to 1000000000'),
                    ({'max_message_size': -1}, 'integer from 256 to 4294967295'),
                    ({'max_message_size': 255}, 'integer from 256 to 4294967295'),
                    ({'python_path': []}, 'expected a program as the first element for option '
                     'python_path')):
                answer = session.ask('connect', method='local', options=options)
                self.assertEqual(answer['kind'], 'usage', options)
                self.assertIn(words, answer['error'])
            # The child is still there.
            self.assertEqual(session.call(child, 'mitogen_stub.echo', 1), 1)

    def test_reads_what_it_writes(self):
        with Session() as session:
            child = session.connect()
            for text in ('\udc80', 'a\ud800b', '\U0010ffff\udcff', '\u202e\u2028'):
                self.assertEqual(session.call(child, 'mitogen_stub.echo', text), text)

    def test_names_the_request_that_it_cannot_read(self):
        with Session() as session:
            for line, answered in (
                    ('{"id": 7, "op": nonsense}', 7), ('{"op": {"$hex": 1}, "id": "x"}', 'x'),
                    ('{"id": 7, "op": "parent"', 7), ('nonsense', None)):
                session.process.stdin.write(line + '\n')
                session.process.stdin.flush()
                answer = json.loads(session.process.stdout.readline())
                self.assertEqual((answer['id'], answer['kind']), (answered, 'usage'))

    def test_answers_what_waits_when_the_tree_that_was_joined_ends(self):
        with tempfile.TemporaryDirectory() as folder, Session() as session:
            path = os.path.join(folder, 's')
            session.get('listen', path=path)
            child = session.connect()
            with Session('--join', path) as joined:
                joined.process.stdin.write(json.dumps(
                    {'id': 2, 'op': 'call', 'context': child, 'function': 'time.sleep',
                     'args': [600]}) + '\n')
                # Requests are taken in order.
                self.assertEqual(joined.ask('parent')['id'], 1)
                session.process.kill()
                answer = json.loads(joined.process.stdout.readline())
                while 'log' in answer:
                    answer = json.loads(joined.process.stdout.readline())
                self.assertEqual((answer['id'], answer['kind']), (2, 'lost'))

    def test_serves_a_session_until_the_end_of_its_input(self):
        with Session() as session:
            self.assertEqual(session.ask('fly')['kind'], 'usage')
            child = session.connect()
            self.assertEqual(session.call(child, 'mitogen_stub.echo', 'x'), 'x')
            self.assertEqual(session.close(), 0)

    def ended_while_connecting(self, process, folder, signum):
        """Sends the signal while a child is being connected: mito ends by it, and the child is gone."""
        number = os.path.join(folder, 'pid')
        while not os.path.exists(number):
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        process.send_signal(signum)
        # Its input is still open, so nothing else ends it.
        self.assertEqual(process.wait(timeout=TIME_LIMIT_S), -signum)
        process.communicate()
        with open(number) as file:
            child = int(file.read())
        self.assertFalse(os.path.exists('/proc/%d' % child))
        os.unlink(number)

    def slow_child(self, folder):
        return ['/bin/sh', '-c', 'echo $$ > {0}/new; mv {0}/new {0}/pid; exec sleep 60'.format(folder)]

    def test_leaves_nothing_behind_when_a_signal_ends_a_session(self):
        for signum in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            with tempfile.TemporaryDirectory() as folder, Session() as session:
                session.get('listen', path=os.path.join(folder, 's'))
                session.process.stdin.write(json.dumps({
                    'id': 2, 'op': 'connect', 'method': 'local',
                    'options': {'python_path': self.slow_child(folder)}}) + '\n')
                session.process.stdin.flush()
                self.ended_while_connecting(session.process, folder, signum)
                self.assertEqual(os.listdir(folder), [])

    def test_leaves_nothing_behind_when_a_signal_ends_a_call(self):
        for signum in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            with tempfile.TemporaryDirectory() as folder:
                option = 'python_path=' + '\n'.join(self.slow_child(folder))
                process = subprocess.Popen(
                    [MITO, 'call', '--option', option, 'os.getpid'],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.ended_while_connecting(process, folder, signum)

    def test_goes_on_after_a_signal_that_its_parent_ignores(self):
        earlier = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            session = Session()
        finally:
            signal.signal(signal.SIGHUP, earlier)
        with session:
            session.process.send_signal(signal.SIGHUP)
            self.assertEqual(session.ask('fly')['kind'], 'usage')
            self.assertEqual(session.close(), 0)

    def test_serves_a_session_that_joins_another(self):
        with tempfile.TemporaryDirectory() as folder, Session() as session:
            self.assertIsNone(session.get('parent'))
            path = os.path.join(folder, 's')
            session.get('listen', path=path)
            session.get('add_service', service='my.Echo')
            child = session.connect()
            with Session('--join', path) as joined:
                self.assertEqual(joined.get('parent'), {'context': 0, 'name': 'context 0'})
                self.assertEqual(joined.call(child, 'mitogen_stub.echo', 7), 7)
                value = {'a': [1]}
                self.assertEqual(joined.get('call_service', context=0, service='my.Echo',
                                            method='echo', kwargs={'value': value}), value)
                inbox = joined.get('open_inbox')
                joined.call(child, 'mitogen_stub.send', inbox['sender'], 'to the joined')
                self.assertEqual(joined.get('receive', inbox=inbox['inbox']), 'to the joined')
                self.assertIn('ids', joined.ask('connect', method='local')['error'])
                self.assertEqual(joined.close(), 0)

    def test_says_why_a_session_cannot_join(self):
        self.check(run('session', '--join', '/no/such', input=''), 3, '', '/no/such')

    def test_serves_files_by_a_session(self):
        with tempfile.NamedTemporaryFile('w') as file, Session() as session:
            file.write('content')
            file.flush()
            session.get('serve_file', path=file.name)
            session.get('serve_files_below', directory='/etc')
            self.assertEqual(session.ask('serve_file', path=7)['kind'], 'usage')
            child = session.connect()
            session.get('push_file', context=child, path=file.name)
            self.assertIn('/no/such', session.ask('push_file', context=child,
                                                  path='/no/such')['error'])
            self.assertEqual(session.call(child, 'mitogen_stub.echo', 1), 1)

    def test_takes_no_thread_for_what_waits(self):
        with Session() as session:
            inbox = session.get('open_inbox')['inbox']
            child = session.connect()
            threads = count_threads(session.process.pid)
            for number in range(1000):
                session.tell('receive', id=[number, 'receive'], inbox=inbox)
                session.tell('await_gone', id=[number, 'gone'], context=child)
                session.tell('call', id=[number, 'call'], context=child,
                             function='mitogen_stub.echo', args=[number])
            self.assertEqual(session.get('counts')['links'], 1)
            self.assertEqual(count_threads(session.process.pid), threads)

    def run_with_limit(self, limit, value, *words, **kwargs):
        return run(*words, preexec_fn=lambda: resource.setrlimit(limit, (value, value)), **kwargs)

    def check_words(self, done):
        """Checks that no process ended by a signal, or without an error text."""
        self.assertGreaterEqual(done.returncode, 0, done.stderr)
        self.assertNotIn('signal', done.stderr)
        self.assertNotIn('terminate called', done.stderr)
        if done.returncode != 0:
            self.assertNotEqual(done.stderr, '')

    def least_memory(self, status, *argv):
        """Returns the least MiB of address space in which that program ends with `status`."""
        for mib in range(2, 1000):
            done = subprocess.run(
                argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20)))
            if done.returncode == status:
                return mib
        self.fail('expected a program that starts')

    @unittest.skipIf(has_sanitizer, 'a sanitizer needs its own memory')
    def test_ends_in_words_without_memory(self):
        least = self.least_memory(0, MITO, 'help')
        statuses = set()
        for mib in range(least, least + 24):
            done = self.run_with_limit(resource.RLIMIT_AS, mib << 20, 'session', input='')
            self.check_words(done)
            statuses.add(done.returncode)
        self.assertIn(0, statuses)

    @unittest.skipIf(has_sanitizer, 'a sanitizer needs its own memory')
    @unittest.skipIf(is_python, 'Python has its own words')
    def test_a_child_without_memory_ends_in_words(self):
        least = self.least_memory(2, CHILD)
        with tempfile.TemporaryDirectory() as folder:
            stub = os.path.join(folder, 'stub')
            statuses = set()
            for mib in range(least, least + 24, 2):
                with open(stub, 'w') as script:
                    script.write('#!/bin/sh\nulimit -v %d\nexec %s "$@"\n' % (mib << 10, CHILD))
                os.chmod(stub, 0o700)
                done = run('call', '--stub', stub, 'os.getpid')
                self.check_words(done)
                statuses.add(done.returncode)
            self.assertIn(0, statuses)

    @unittest.skipIf(has_sanitizer, 'a sanitizer needs its own descriptors')
    def test_ends_in_words_without_descriptors(self):
        for count in range(3, 16):
            for words in (('session',), ('call', '--stub', CHILD, 'os.getpid')):
                self.check_words(self.run_with_limit(resource.RLIMIT_NOFILE, count, *words,
                                                     input=''))

    @unittest.skipIf(has_sanitizer, 'a sanitizer starts threads of its own')
    @unittest.skipIf(os.getuid() != 0, 'only root can be somebody who has no processes')
    def test_ends_in_words_without_threads(self):
        def become_nobody():
            resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
            os.setuid(NOBODY)

        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            mito = shutil.copy(MITO, folder)
            for words in (('session',), ('call', 'os.getpid')):
                try:
                    done = subprocess.run([mito, *words], preexec_fn=become_nobody, input='',
                                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                          encoding='utf-8', cwd='/', timeout=TIME_LIMIT_S)
                except subprocess.SubprocessError as error:
                    self.skipTest('nobody else here: %s' % error)
                self.check(done, 6, '', 'expected to start a thread')


class Session:
    """A `mito session` that gets one request at a time."""

    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [MITO, 'session', '--module-path', MODULE_PATH, *flags], encoding='utf-8',
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        self.process.stdout.close()

    def tell(self, op, **fields):
        self.process.stdin.write(json.dumps(dict(fields, op=op)) + '\n')
        self.process.stdin.flush()

    def ask(self, op, **fields):
        self.tell(op, id=1, **fields)
        while True:
            answer = json.loads(self.process.stdout.readline())
            if 'log' not in answer and answer['id'] == 1:
                return answer

    def get(self, op, **fields):
        return self.ask(op, **fields)['result']

    def connect(self):
        child = [PYTHON] if is_python else [CHILD]
        return self.get('connect', method='local', options={'python_path': child})['context']

    def call(self, context, function, *args):
        return self.get('call', context=context, function=function, args=list(args))

    def close(self):
        """Reads what it still says: it ends once that has been taken."""
        self.process.stdin.close()
        reader = threading.Thread(target=self.process.stdout.read)
        reader.start()
        try:
            return self.process.wait(TIME_LIMIT_S)
        finally:
            reader.join(TIME_LIMIT_S)


if __name__ == '__main__':
    unittest.main(argv=[arg for arg in sys.argv if arg != '--python'])
