#!/usr/bin/env python3
"""
The example in Rust can be built, answers the vectors as its README says, and is a child of
unmodified releases of Python Mitogen.
"""

import base64
import os
import pty
import pwd
import re
import select
import shutil
import subprocess
import sys
import tempfile
import unittest
import zlib

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
CONFORMANCE = os.path.join(ROOT, 'conformance')
sys.path.append(os.path.join(CONFORMANCE, 'live'))

import releases

HOME = pwd.getpwuid(os.getuid()).pw_dir
ENVIRONMENT = dict(os.environ, HOME=HOME)
RUSTC = shutil.which('rustc') or shutil.which(os.path.join(HOME, '.cargo/bin/rustc'))
OLDEST_RUST = (1, 63)
CACHE = os.path.join(ROOT, '.cache', 'mitogen')
TIME_LIMIT_S = 300

# Raw deflate of a program that writes the first marker, as base64.
FIRST_STAGE = base64.b64encode(zlib.compress(b'MITO000')[2:-4]).decode()
CONFIGURATION = {'parent_ids': [0], 'context_id': 1, 'debug': False, 'import_blocks': [], 'import_overrides': [],
                 'log_levels': [40, 40, 40], 'profiling': False, 'unidirectional': False,
                 'max_message_size': 1 << 20, 'version': (0, 3, 54)}

PARENT = '''
import logging, operator, os, sys
sys.path[:0] = sys.argv[1:3]
program = sys.argv[3]
import mitogen.core, mitogen.master, mitogen.parent
import mitogen_stub

records = []

class Keeper(logging.Handler):
    def emit(self, record):
        records.append((record.name.split('.')[0], record.levelname, record.getMessage()))

logging.getLogger().addHandler(Keeper())
logging.getLogger().setLevel(logging.INFO)

def error_of(function, *args):
    try:
        return 'the result %r' % (function(*args),)
    except mitogen.core.CallError:
        return str(sys.exc_info()[1])

def check(condition, what):
    if not condition:
        raise SystemExit('wrong: ' + what)

broker = mitogen.master.Broker()
router = mitogen.master.Router(broker)
try:
    child = router.local(python_path=[program])
    check(child.call(os.getpid) > 0, 'the process id')
    check(child.call(operator.add, 40, 2) == 42, 'the sum')
    value = [u'a', b'b' * 300, (1.5, {u'k': None}), 1 << 70]
    check(child.call(mitogen_stub.echo, value) == value, 'the value that was sent back')
    check('ValueError: why' in error_of(child.call, mitogen_stub.raise_error, u'ValueError', u'why'), 'the error')
    check('AttributeError' in error_of(child.call, operator.sub, 1, 2), 'the error of no function')
    chain = mitogen.parent.CallChain(child, pipelined=True)
    chain.call_no_reply(mitogen_stub.raise_error, u'KeyError', u'k')
    check('KeyError: k' in error_of(chain.call, os.getpid), 'a chain that has failed')
    chain.reset()
    check(chain.call(os.getpid) > 0, 'a chain that was reset')
    child.call(mitogen_stub.log, u'some.logger', logging.WARNING, u'words')
    child.call(mitogen_stub.log, u'some.logger', logging.DEBUG, u'too low')
    child.call_async(mitogen_stub.sleep, 60)
    child.shutdown(wait=True)
    texts = [text for _, _, text in records]
    check('context 1 is up' in texts and 'words' in texts and 'too low' not in texts, 'the logs: %r' % texts)
finally:
    broker.shutdown()
    broker.join()
print('passed')
'''


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=ENVIRONMENT, timeout=TIME_LIMIT_S)


def why_not():
    """Why it cannot be built here; None if it can."""
    if RUSTC is None:
        return 'there is no rustc here'
    version = re.match(r'rustc (\d+)\.(\d+)', run(RUSTC, '--version').stdout.decode())
    if not version or tuple(map(int, version.groups())) < OLDEST_RUST:
        return 'this rustc is older than %d.%d' % OLDEST_RUST
    return None


def oldest_and_newest():
    """The folders of the oldest and the newest release that is here and that this Python can import."""
    folders = [os.path.join(CACHE, name) for name in sorted(
        os.listdir(CACHE) if os.path.isdir(CACHE) else (), key=releases.as_tuple)]
    if not folders and releases.debian_release():
        folders = [os.path.dirname(releases.DEBIAN_FOLDER)]
    able = [folder for folder in folders if subprocess.run(
        [sys.executable, '-c', 'import mitogen.parent, mitogen.master'], env={'PYTHONPATH': folder},
        stderr=subprocess.DEVNULL).returncode == 0]
    return sorted({able[0], able[-1]}) if able else []


@unittest.skipIf(why_not(), why_not())
class ExampleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.program = os.path.join(cls.folder, 'example')
        done = run(RUSTC, '--edition=2021', '-O', '-D', 'warnings', '-o', cls.program, os.path.join(HERE, 'main.rs'))
        if done.returncode:
            cls.tearDownClass()
            raise AssertionError(done.stderr.decode())

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_answers_the_vectors_as_the_readme_says(self):
        done = run(sys.executable, os.path.join(CONFORMANCE, 'vectors', 'run.py'), '--testee',
                   self.program + ' testee', '--profile', 'codec,child', '--exact')
        lines = done.stdout.decode().splitlines()
        self.assertEqual(done.returncode, 0, '\n'.join(lines[-30:]))
        skips = [line.split(None, 3)[-1] for line in lines if line.startswith('SKIP')]
        self.assertEqual(skips, [])
        with open(os.path.join(HERE, 'README.md')) as f:
            promised = re.search(r'([\d,]+) vectors\s+passed', f.read()).group(1)
        passed = re.match(r'vectors: (\d+) passed, 0 failed', lines[-1])
        self.assertIsNotNone(passed, lines[-1])
        self.assertGreaterEqual(int(passed.group(1)), int(promised.replace(',', '')))

    def test_agrees_with_no_question_that_it_does_not_know(self):
        done = subprocess.run([self.program, 'testee'], input=b'{"id": 1, "op": "no.such"}\nno JSON\n',
                              stdout=subprocess.PIPE, timeout=TIME_LIMIT_S)
        answers = done.stdout.decode().splitlines()
        self.assertIn('"unsupported"', answers[0])
        self.assertIn('"broken"', answers[1])
        self.assertIn('"id":null', answers[1])

    def test_is_a_child_of_the_oldest_and_the_newest_release(self):
        folders = oldest_and_newest()
        if not folders:
            self.skipTest('there is no release of Python Mitogen here')
        for folder in folders:
            with self.subTest(release=os.path.basename(folder)):
                done = run(sys.executable, '-c', PARENT, folder, os.path.join(CONFORMANCE, 'live'), self.program)
                self.assertEqual(done.stdout.decode().strip(), 'passed', done.stderr.decode())

    def test_ends_without_a_second_marker_if_the_preamble_is_cut(self):
        for preamble in (b'', b'x\x9c', b'no zlib stream'):
            child = subprocess.Popen(
                [self.program, '-c', 'code', FIRST_STAGE, 'name', '14'], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            said, error = child.communicate(preamble, timeout=TIME_LIMIT_S)
            self.assertNotIn(b'MITO001', said)
            self.assertNotEqual(child.returncode, 0)
            self.assertNotEqual(error, b'')

    def test_keeps_a_terminal_open_that_was_its_standard_error(self):
        line = b'ExternalContext(%s).main()' % repr(CONFIGURATION).encode()
        preamble = zlib.compress(line)
        master, terminal = pty.openpty()
        child = subprocess.Popen(
            [self.program, '-c', 'code', FIRST_STAGE, 'name', str(len(preamble))], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        child.stdin.write(preamble)
        child.stdin.flush()
        self.assertEqual([child.stdout.readline() for _ in range(3)], [b'MITO000\n', b'MITO001\n', b'MITO002\n'])
        self.assertEqual(select.select([master], [], [], 0.2)[0], [])
        child.communicate(timeout=TIME_LIMIT_S)
        self.assertEqual(child.returncode, 0)
        os.close(master)


if __name__ == '__main__':
    unittest.main(verbosity=2)
