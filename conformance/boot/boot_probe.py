"""Reports what a Python child knows about itself. Runs in the child, on Python 2.7 and 3."""

import inspect
import os
import sys
import traceback

import mitogen.core


def core_source():
    # When the source is passed on, it may gain empty lines at its end.
    return inspect.getsource(mitogen.core).rstrip()


def traceback_in_core():
    try:
        mitogen.core._unpickle_call_error(7)
    except TypeError:
        return traceback.format_exc()


def process():
    return [os.getpid(), os.getppid()]


def descriptors_but_sockets():
    """Without sockets, since their number depends on which threads have had to wait."""
    paths = ['/proc/self/fd/' + fd for fd in os.listdir('/proc/self/fd')]
    kinds = [os.readlink(path).partition(':')[0] for path in paths if os.path.lexists(path)]
    return sorted(kind for kind in kinds if kind != 'socket')


def surroundings():
    """Everything by which programs could tell one first stage from another."""
    return {
        'argv': sys.argv,
        'path': sys.path,
        'executable': sys.executable,
        'environment': sorted(os.environ),
        'main is there': '__main__' in sys.modules,
        'modules of the core': [sys.modules['mitogen.core'] is mitogen.core, mitogen.core.__name__],
        'descriptors but sockets': descriptors_but_sockets(),
        'names in the core': sorted(vars(mitogen.core)),
    }
