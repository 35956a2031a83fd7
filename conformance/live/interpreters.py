"""Finds the Python interpreters of this machine that the original could run on."""

import glob
import json
import os
import shutil
import subprocess

NAMES = ['python2.7'] + ['python3.%d' % minor for minor in range(6, 16)] + ['python3']
ASK = ('import json, sys; '
       'print(json.dumps([list(sys.version_info[:3]), sys.executable]))')


class Interpreter:
    def __init__(self, version, path):
        self.version = tuple(version)
        self.path = path

    @property
    def name(self):
        return '%d.%d' % self.version[:2]

    @property
    def is_python2(self):
        return self.version[0] == 2


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
        version, executable = json.loads(output.decode())
        return Interpreter(version, executable)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def supported(interpreter):
    return interpreter.version[:2] == (2, 7) or interpreter.version >= (3, 6)


def find_all():
    """One interpreter for each minor version, oldest first."""
    found = {}
    for path in candidates():
        interpreter = ask(path)
        if interpreter and supported(interpreter):
            found.setdefault(interpreter.version[:2], interpreter)
    return [found[version] for version in sorted(found)]


def default_selection(found):
    """2.7, the oldest 3, Debian's own, and the newest: the edges and the most common one."""
    newer = [i for i in found if not i.is_python2]
    wanted = [i for i in found if i.is_python2] + newer[:1] + newer[-1:]
    wanted += [i for i in newer if i.path.startswith('/usr/bin/')]
    return [i for i in found if i in wanted]


def select(found, names):
    """Interpreters by version ("3.11"), by name ("python2.7"), or by path."""
    chosen = []
    for name in names:
        by_name = [i for i in found if name in (i.name, 'python' + i.name, i.path)]
        interpreter = by_name[0] if by_name else ask(name) if os.sep in name else None
        if interpreter is None:
            raise SystemExit('conformance: no Python %s found; there are: %s' % (
                name, ', '.join(i.name for i in found) or 'none'))
        chosen.append(interpreter)
    return chosen
