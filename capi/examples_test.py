#!/usr/bin/env python3
"""
The programs of examples/ do what they say, under an unmodified Python Mitogen:
that of Debian.

usage: examples_test.py [LIBRARY INCLUDE]

With a shared library and the directory of its headers, the examples in other
languages than C are built and run too.
"""
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, 'examples')
# What packaging/test_cmake has installed; Bazel has no shared library.
LIBRARY, INCLUDE = map(os.path.abspath, sys.argv[1:3]) if len(sys.argv) == 3 else (None, None)
del sys.argv[1:]
PYTHON = '/usr/bin/python3'
TIME_LIMIT_S = 300

# The module that the parent knows the agent's functions by.
STUBS = '''
def add(a, b):
    raise NotImplementedError

def greet(name):
    raise NotImplementedError

def missing():
    raise NotImplementedError
'''

PARENT = '''
import sys
import mitogen.core, mitogen.utils
sys.path.insert(0, sys.argv[1])
import agent

def failure(context, function, *args):
    try:
        context.call(function, *args)
    except mitogen.core.CallError as e:
        return str(e).splitlines()[0]

def main(router):
    context = router.local(python_path=sys.argv[2:])
    print(context.call(agent.add, 40, 2))
    print(failure(context, agent.add, 1, 'x'))
    print(failure(context, agent.add, 2 ** 63 - 1, 1))
    print(failure(context, agent.missing))
    context.shutdown(wait=True)

mitogen.utils.run_with_router(main)
'''

EXPECTED = [
    '42',
    'builtins.TypeError: expected two integers',
    'builtins.OverflowError: sum of 64 bits',
    "builtins.AttributeError: module 'agent' has no attribute 'missing'",
]

FIRST_STUBS = '''
def size(text):
    raise NotImplementedError

def missing():
    raise NotImplementedError
'''

FIRST_PARENT = PARENT.split('def main')[0].replace('agent', 'first') + '''
def main(router):
    context = router.local(python_path=sys.argv[2:])
    print(context.call(first.size, u'hello'))
    print(failure(context, first.missing))
    context.shutdown(wait=True)

mitogen.utils.run_with_router(main)
'''

FIRST_EXPECTED = [
    '5',
    "builtins.AttributeError: module 'first' has no attribute 'missing'",
]

CORE = '''
import mitogen, mitogen.core
print("%d.%d.%d" % mitogen.__version__[:3], mitogen.core.__file__)
'''

STREAM = '''
import sys
import mitogen.core
message = mitogen.core.Message.pickled(('a', 1), dst_id=3, handle=101, reply_to=1000)
message.src_id = message.auth_id = 0
sys.stdout.buffer.write(message.pack())
'''


def run(words, **more):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIME_LIMIT_S, **more)


class ExampleTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='capi_examples.')
        cls.write('agent.py', STUBS)
        cls.write('first.py', FIRST_STUBS)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def write(cls, name, text):
        with open(os.path.join(cls.folder, name), 'w') as f:
            f.write(text)

    def start(self, words, **more):
        environment = dict(os.environ)
        if LIBRARY is not None:
            environment.update(LD_LIBRARY_PATH=os.path.dirname(LIBRARY), MITOGEN_WIRE=LIBRARY)
        done = run(words, env=environment, **more)
        return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()

    def check_agent(self, *command):
        self.check_parent(PARENT, EXPECTED, *command)

    def check_parent(self, parent, expected, *command):
        self.write('parent.py', parent)
        status, lines, errors = self.start(
            [PYTHON, os.path.join(self.folder, 'parent.py'), self.folder] + list(command))
        self.assertEqual((status, lines), (0, expected), errors)

    def check_reader(self, *command):
        stream = subprocess.check_output([PYTHON, '-c', STREAM])
        line = "0:1000 -> 3:101, %d bytes: ('a', 1)" % (len(stream) - 26)
        self.assertEqual(self.start(command, input=stream), (0, [line], ''))
        status, lines, errors = self.start(command, input=stream + stream[:-1])
        self.assertEqual((status, lines), (1, [line]))
        self.assertIn('FRM-4', errors)


class ExamplesTest(ExampleTest):
    def test_an_agent_in_c(self):
        self.check_agent(os.path.join(EXAMPLES, 'c_agent'))

    def test_the_first_child(self):
        self.check_parent(FIRST_PARENT, FIRST_EXPECTED, os.path.join(EXAMPLES, 'first_child'))

    def test_a_master_in_c(self):
        words = subprocess.check_output([PYTHON, '-c', CORE]).decode().split()
        self.assertEqual(self.start([os.path.join(EXAMPLES, 'c_master')] + words + [PYTHON]),
                         (0, ['hello, world', 'gone'], ''))

    def test_a_stream_in_c(self):
        self.check_reader(os.path.join(EXAMPLES, 'read_stream'))


class SharedLibraryTest(ExampleTest):
    """The same programs in languages that load the library."""

    def build(self, name, *command, **environment):
        program = os.path.join(self.folder, name)
        done = run(list(command) + ['-o', program, os.path.join(EXAMPLES, name)], cwd=self.folder,
                   env=dict(os.environ, **environment))
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return program

    def build_go(self, name):
        return self.build(name, 'go', 'build', GOCACHE=os.path.join(self.folder, 'go'), GO111MODULE='off',
                          CGO_CFLAGS='-I' + INCLUDE, CGO_LDFLAGS='-L' + os.path.dirname(LIBRARY))

    def build_rust(self, name):
        return self.build(name, 'rustc', '--edition=2021', '-L', os.path.dirname(LIBRARY))

    def test_an_agent_in_python(self):
        self.check_agent(PYTHON, os.path.join(EXAMPLES, 'agent.py'))

    def read_pickle(self, data):
        return run([PYTHON, os.path.join(EXAMPLES, 'first_pickle.py')], input=data,
                   env=dict(os.environ, MITOGEN_WIRE=LIBRARY))

    def test_a_pickle_in_python(self):
        done = self.read_pickle(pickle.dumps({'a': [1, b'two']}))
        self.assertEqual((done.returncode, done.stdout), (0, b"{'a': [1, b'two']}\n"), done.stderr)

    def test_a_pickle_that_would_run_code(self):
        done = self.read_pickle(b"cos\nsystem\n(S'true'\ntR.")
        self.assertEqual((done.returncode, done.stdout), (1, b''))
        self.assertIn(b'os', done.stderr)

    def test_a_stream_in_python(self):
        self.check_reader(PYTHON, os.path.join(EXAMPLES, 'read_stream.py'))

    def test_an_agent_in_go(self):
        self.check_agent(self.build_go('agent.go'))

    def test_a_stream_in_go(self):
        self.check_reader(self.build_go('read_stream.go'))

    def test_an_agent_in_rust(self):
        self.check_agent(self.build_rust('agent.rs'))

    def test_a_stream_in_rust(self):
        self.check_reader(self.build_rust('read_stream.rs'))


if LIBRARY is None:
    del SharedLibraryTest

if __name__ == '__main__':
    unittest.main()
