"""Finds the Python interpreters of this machine, and of other roots, that the original could run on."""

import glob
import json
import os
import shutil
import subprocess

import python_root

NAMES = ['python2.7'] + ['python3.%d' % minor for minor in range(6, 16)] + ['python3']
PYPY_NAMES = ('/usr/bin/pypy3', 'pypy3')
ASK = ('import json, platform, sys; '
       'print(json.dumps([list(sys.version_info[:3]), sys.executable,'
       ' platform.python_implementation()]))')


class Interpreter:
    """`program` is what a wrapper runs, for an interpreter of another root."""

    def __init__(self, version, path, implementation='CPython', program=None):
        self.version = tuple(version)
        self.path = path
        self.implementation = implementation
        self.program = program

    @property
    def name(self):
        return ('%d.%d' if self.is_cpython else 'pypy%d.%d') % self.version[:2]

    @property
    def command(self):
        return 'python' + self.name if self.is_cpython else self.name

    @property
    def is_python2(self):
        return self.version[0] == 2

    @property
    def is_cpython(self):
        return self.implementation == 'CPython'

    @property
    def is_default(self):
        """Whether it is this system's own CPython, which every user can run."""
        return self.is_cpython and self.path.startswith('/usr/bin/')

    @property
    def files(self):
        return [self.path] + [self.program] * bool(self.program)


def pyenv_versions():
    root = os.environ.get('PYENV_ROOT') or os.path.expanduser('~/.pyenv')
    return sorted(glob.glob(os.path.join(root, 'versions', '*', 'bin', 'python')))


def candidates():
    on_path = [shutil.which(name) for name in NAMES]
    # Debian's own comes first, because every user can run it.
    return ['/usr/bin/python2.7', '/usr/bin/python3'] + [p for p in on_path if p] + pyenv_versions()


def ask(path):
    """The interpreter behind a path (a pyenv shim is a script), or None."""
    try:
        output = subprocess.run(
            [path, '-c', ASK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, timeout=30, check=True).stdout
        return Interpreter(*json.loads(output.decode()))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def supported(interpreter):
    return interpreter.version[:2] == (2, 7) or interpreter.version >= (3, 6)


def find_in_root(root, folder):
    """The interpreters of another root; their wrappers go to a folder that is not there yet."""
    found = []
    for wrapper, program in python_root.wrap_all(root, folder):
        interpreter = ask(wrapper)
        if interpreter is None:
            raise OSError('%s does not run by the loader of its root' % program)
        interpreter.program = program
        found.append(interpreter)
    return found


def find_all(first=()):
    """One CPython for each minor version, oldest first; those of `first` go before others."""
    found = {}
    for interpreter in [*first, *map(ask, candidates())]:
        if interpreter and interpreter.is_cpython and supported(interpreter):
            found.setdefault(interpreter.version[:2], interpreter)
    return [found[version] for version in sorted(found)]


def find_pypy():
    """The PyPy 3 of this machine, if there is one. It runs only where it is named."""
    for path in filter(None, map(shutil.which, PYPY_NAMES)):
        interpreter = ask(path)
        if interpreter and not interpreter.is_cpython and supported(interpreter):
            return [interpreter]
    return []


def default_selection(found):
    """2.7, the oldest 3, Debian's own, the newest, and those of other roots."""
    newer = [i for i in found if not i.is_python2]
    wanted = [i for i in found if i.is_python2 or i.program] + newer[:1] + newer[-1:]
    wanted += [i for i in newer if i.is_default]
    return [i for i in found if i in wanted]


def select(found, names):
    """Interpreters by version ("3.11"), by name ("python2.7", "pypy3"), or by path."""
    chosen = []
    for name in names:
        by_name = [i for i in found if name in (i.name, i.command, i.path)
                   or name == 'pypy3' and not i.is_cpython]
        interpreter = by_name[0] if by_name else ask(name) if os.sep in name else None
        if interpreter is None:
            raise SystemExit('conformance: no Python %s found; there are: %s' % (
                name, ', '.join(i.name for i in found) or 'none'))
        chosen.append(interpreter)
    return chosen
