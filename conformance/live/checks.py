"""
What the kit of every tier can check, and how a case fails or is skipped.

Runs inside the parent process, on every Python that the original runs on.
"""

import os
import time

import process_state
from difference import difference, shorten


class CheckFailed(Exception):
    pass


class Skip(Exception):
    pass


class Checks(object):
    """The checks of a kit, which has a folder `dir`."""

    wait_s = 20.0

    def check(self, condition, expectation):
        if not condition:
            raise CheckFailed('expected: %s' % (expectation,))

    def check_equal(self, got, want, where='value'):
        found = difference(got, want, where)
        if found:
            raise CheckFailed(found)

    def check_in(self, part, whole, where='text'):
        if part not in whole:
            raise CheckFailed('%s: expected %r in %s' % (where, part, shorten(whole)))

    def wait_until(self, condition, expectation, timeout=None):
        timeout = timeout or self.wait_s
        deadline = time.time() + timeout
        while time.time() < deadline:
            result = condition()
            if result:
                return result
            time.sleep(0.02)
        raise CheckFailed('expected within %d s: %s' % (timeout, expectation))

    def is_running(self, pid):
        return process_state.is_running(pid)

    def skip(self, reason):
        raise Skip(reason)

    def path(self, name):
        return os.path.join(self.dir, name)
