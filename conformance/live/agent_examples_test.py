#!/usr/bin/env python3
"""
The agents of stub/examples/ answer an unmodified Python program, with the
original that Debian has.
"""

import os
import subprocess
import sys
import tempfile
import unittest

EXAMPLES = os.path.abspath('stub/examples')
TIME_LIMIT_S = 120

FIVE_FUNCTIONS = '''\
42
[('one', 1), ('two', 2)]
True
True
1
builtins.LookupError: /no/such/directory: No such file or directory
'''


def run(*command):
    environment = dict(os.environ, PYTHONPATH='/usr/lib/python3/dist-packages')
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=TIME_LIMIT_S)


def run_python(script, agent, *arguments):
    return run('/usr/bin/python3', os.path.join(EXAMPLES, 'python', script),
               os.path.join(EXAMPLES, agent), *arguments)


class AgentExamplesTest(unittest.TestCase):
    def check_output(self, expected, done):
        self.assertEqual((done.returncode, done.stdout), (0, expected), done.stderr)

    def test_five_functions_for_a_python_program(self):
        done = run_python('call_agent.py', 'agent')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith(FIVE_FUNCTIONS), done.stdout)
        self.assertIn("builtins.TypeError: ", done.stdout[len(FIVE_FUNCTIONS):])

    def test_an_agent_in_a_poll_loop(self):
        self.check_output('True\n', run_python('call_ticker.py', 'poll_loop_agent'))

    def test_an_agent_that_serves_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'file')
            with open(path, 'w') as f:
                f.write('content')
            self.check_output('True content\n', run_python('fetch_file.py', 'file_agent', folder, path))

    def test_no_python_at_either_end(self):
        done = run(os.path.join(EXAMPLES, 'call_agent'), os.path.join(EXAMPLES, 'agent'))
        self.check_output("{'one': 1, 'two': 2}\n", done)

    def test_the_first_master_and_the_first_child(self):
        done = run(os.path.join(EXAMPLES, 'first_master'), os.path.join(EXAMPLES, 'first_child'))
        self.check_output('5\n', done)

    def test_a_first_child_that_is_no_child(self):
        done = run(os.path.join(EXAMPLES, 'first_master'), '/bin/false')
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('The process exited with status 1', done.stderr)

    def test_a_command_line_that_no_parent_makes(self):
        done = run(os.path.join(EXAMPLES, 'agent'), '--help')
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertNotEqual(done.stderr, '')


if __name__ == '__main__':
    unittest.main()
