#!/usr/bin/env python3
"""Our first stage makes a child of the original, and ends if that is not possible."""

import os
import random
import signal
import struct
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import matrix
from boot_bytes import BootBytes, core_of
from raw_child import RawChild

PYTHON = '/usr/bin/python3'
RELEASE = matrix.releases.debian_release()
FOLDER = os.path.dirname(matrix.releases.DEBIAN_FOLDER)
SHUTDOWN = struct.pack('>hLLLLLL', 0x4d49, 1, 0, 0, 106, 0, 0)
BOOT_BYTES = None
STUB = None


class FirstStageTest(unittest.TestCase):
    def setUp(self):
        self.boot = BOOT_BYTES.make(core_of(FOLDER), RELEASE)

    def start(self, before=(), program=PYTHON, **options):
        child = RawChild([*before, program, *self.boot.arguments], **options)
        self.addCleanup(child.close)
        child.wait_for(b'MITO000\n')
        return child

    def check_comes_up_and_ends(self, child):
        child.wait_for(b'MITO002\n')
        self.assertEqual(child.received, b'MITO000\nMITO001\nMITO002\n')
        child.link.sendall(SHUTDOWN)
        child.rest()

    def check_gives_up(self, child):
        self.assertNotIn(b'MITO002', child.rest())
        self.assertNotEqual(child.status(), 0)

    def test_makes_what_the_originals_first_stage_makes(self):
        self.assertEqual(matrix.boot(BOOT_BYTES, PYTHON, RELEASE, FOLDER), ('booted', ''))

    def test_takes_a_preamble_at_once(self):
        child = self.start()
        child.link.sendall(self.boot.preamble)
        self.check_comes_up_and_ends(child)

    def test_is_known_to_a_child_that_is_no_python(self):
        child = self.start(program=STUB)
        child.link.sendall(self.boot.preamble)
        self.check_comes_up_and_ends(child)

    def test_waits_for_input_that_does_not_block(self):
        child = self.start(blocking=False)
        for at in range(0, len(self.boot.preamble), 9000):
            time.sleep(0.02)
            child.link.sendall(self.boot.preamble[at:at + 9000])
        self.check_comes_up_and_ends(child)

    def test_leaves_what_follows_the_preamble_to_the_core(self):
        child = self.start()
        # The child may end before it is quite up. If the message were lost, it would not end.
        child.link.sendall(self.boot.preamble + SHUTDOWN)
        self.assertIn(b'MITO001\n', child.rest())
        self.assertEqual(child.error_text(), '')

    def test_goes_on_after_it_was_stopped(self):
        child = self.start()
        child.link.sendall(self.boot.preamble[:1000])
        child.process.send_signal(signal.SIGSTOP)
        child.link.sendall(self.boot.preamble[1000:2000])
        child.process.send_signal(signal.SIGCONT)
        child.link.sendall(self.boot.preamble[2000:])
        self.check_comes_up_and_ends(child)

    def test_does_not_wait_for_a_process_that_it_inherited(self):
        child = self.start(before=['/bin/sh', '-c', 'sleep 1000 <&- >&- 2>&- & exec "$0" "$@"'])
        child.link.sendall(self.boot.preamble)
        self.check_comes_up_and_ends(child)

    def test_takes_a_core_that_no_pipe_holds(self):
        with tempfile.NamedTemporaryFile('w') as core:
            with open(core_of(FOLDER), encoding='utf-8') as f:
                core.write(f.read())
            letters = random.Random(5)
            for _ in range(3000):
                core.write('# %0100x\n' % letters.getrandbits(400))
            core.flush()
            self.boot = BOOT_BYTES.make(core.name, RELEASE)
        self.assertGreater(len(self.boot.preamble), 150000)
        child = self.start()
        child.link.sendall(self.boot.preamble)
        self.check_comes_up_and_ends(child)

    def test_gives_up_when_the_input_ends_before_the_preamble(self):
        child = self.start()
        child.end_input()
        self.check_gives_up(child)

    def test_gives_up_when_the_input_ends_in_the_preamble(self):
        child = self.start(blocking=False)
        child.link.sendall(self.boot.preamble[:5000])
        child.end_input()
        self.check_gives_up(child)
        self.assertEqual(child.received, b'MITO000\n')

    def test_gives_up_on_garbage_and_says_why(self):
        child = self.start()
        child.link.sendall(b'Password: '.ljust(len(self.boot.preamble), b'x'))
        self.check_gives_up(child)
        self.assertIn('zlib.error', child.error_text())

    def test_gives_up_on_the_configuration_of_another_release_and_says_why(self):
        with open(core_of(FOLDER), encoding='utf-8') as f:
            is_old = "config['log_level']" in f.read()
        other, missing = ('0.3.54', 'log_level') if is_old else ('0.3.3', 'log_levels')
        self.boot = BOOT_BYTES.make(core_of(FOLDER), other)
        child = self.start()
        child.link.sendall(self.boot.preamble)
        # The link may stay open, held by who writes the core to the pipe (ROL-19.3).
        self.assertNotEqual(child.status(), 0)
        self.assertIn("KeyError: '%s'" % missing, child.error_text())


if __name__ == '__main__':
    BOOT_BYTES = BootBytes(sys.argv.pop(1))
    STUB = os.path.abspath(sys.argv.pop(1))
    unittest.main()
