"""Runs the program boot_bytes, which says what our parent sends to a Python child."""

import base64
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
# Where it is in a checkout, and in the tree that a test runs in.
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'live'))


class Boot:
    def __init__(self, text):
        self.text = text
        values = json.loads(text)
        self.arguments = values['arguments']
        self.preamble = base64.b64decode(values['preamble'])


class BootBytes:
    def __init__(self, program):
        self.program = os.path.abspath(program)

    def make(self, core, release, context_id=1, name='me@host:17'):
        done = subprocess.run([self.program, core, release, str(context_id), name],
                              stdout=subprocess.PIPE, timeout=30, check=True)
        return Boot(done.stdout.decode())


def core_of(folder):
    return os.path.join(folder, 'mitogen', 'core.py')
