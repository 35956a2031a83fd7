"""
Interpreters that are installed in the root of another system, such as one made by
debootstrap.

Such a program needs the C library that it was built for. So each gets a wrapper,
which runs the root's own dynamic loader with the root's libraries; a pyvenv.cfg
says where its standard library is. Nothing is mounted and no root is changed: the
interpreter sees the files of this machine, as any other user program here, and any
user who can read the root can run it.
"""

import glob
import os
import re
import shlex

PROGRAM = re.compile(r'python\d\.\d+$')
LOADERS = ('lib64/ld-linux-*.so.*', 'lib/ld-linux-*.so.*')
LIBRARIES = ('usr/lib/*-linux-gnu*', 'lib/*-linux-gnu*')

WRAPPER = '''\
#!/bin/sh
exec {loader} --argv0 "$0" --library-path {libraries} {program} "$@"
'''


def find(root, patterns):
    return [path for pattern in patterns for path in sorted(glob.glob(os.path.join(root, pattern)))]


def programs(root):
    """The interpreters in the folder for programs, each under its versioned name."""
    folder = os.path.join(root, 'usr/bin')
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in names if PROGRAM.match(name)]


def write_wrapper(folder, program, loader, libraries):
    """Writes the wrapper into a folder of its own, and returns its path."""
    os.makedirs(os.path.join(folder, 'bin'))
    with open(os.path.join(folder, 'pyvenv.cfg'), 'w') as f:
        f.write('home = %s\n' % os.path.dirname(program))
    path = os.path.join(folder, 'bin', os.path.basename(program))
    with open(path, 'w') as f:
        f.write(WRAPPER.format(loader=shlex.quote(loader), program=shlex.quote(program),
                               libraries=shlex.quote(':'.join(libraries))))
    os.chmod(path, 0o755)
    return path


def wrap_all(root, folder):
    """[(wrapper, program)] of the interpreters in a root; raises OSError if there is none."""
    root = os.path.abspath(root)
    loaders, found = find(root, LOADERS), programs(root)
    if not loaders or not found:
        raise OSError('expected a dynamic loader and usr/bin/python3.N in %s, found %s' % (
            root, ', '.join(loaders + found) or 'neither'))
    libraries = find(root, LIBRARIES)
    return [(write_wrapper(os.path.join(folder, os.path.basename(program)), program, loaders[0],
                           libraries), program) for program in found]
