#!/usr/bin/env python3
"""Which headers and folders the reference covers; prints the headers."""
import os
import re

# All their headers are public (docs/versioning.md), but for the folders below.
ROOMS = ('include/mitogen', 'protocol', 'router')
NOT_PUBLIC = ('testing', 'testdata', 'sim')
# Only sources include it.
NOT_FOR_HEADERS = 'protocol/status_macros.h'

# What a program includes of stub/, and what the comments of these send readers to. All
# headers that these include are covered too.
FACES = ('stub/master.h', 'stub/child.h', 'stub/context.h', 'stub/inbox.h',
         'stub/connect/connection_method.h', 'stub/connect/login_patterns.h',
         'stub/values/remote_function.h')

INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)


def headers(root):
    """The paths of all covered headers, sorted."""
    found = set()
    for room in ROOMS:
        for folder, folders, names in os.walk(os.path.join(root, room)):
            folders[:] = [name for name in folders if name not in NOT_PUBLIC]
            found.update(os.path.relpath(os.path.join(folder, name), root)
                         for name in names if name.endswith('.h'))
    found.discard(NOT_FOR_HEADERS)
    waiting = list(FACES)
    while waiting:
        path = waiting.pop()
        if path in found or not path.startswith('stub/'):
            continue
        found.add(path)
        waiting += INCLUDE.findall(read(root, path))
    return sorted(found)


def folders(root):
    """The folders of these headers that have a README.md, sorted; include/ for include/mitogen/."""
    found = set()
    for path in headers(root):
        folder = os.path.dirname(path)
        while folder:
            found.add(folder)
            folder = os.path.dirname(folder)
    return sorted(folder for folder in found
                  if os.path.exists(os.path.join(root, folder, 'README.md')))


def first_header(paths, folder):
    """The first of these paths that is in the folder, or below it."""
    return min(path for path in paths if path.startswith(folder + '/'))


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as f:
        return f.read()


class Links:
    """What Doxygen calls the covered file that a name means in a file of `folder`.

    That is the path as programs include it.
    """

    def __init__(self, paths, folder):
        self.paths = {path[len('include/'):] if path.startswith('include/') else path
                      for path in paths}
        self.folder = folder[len('include/'):] if folder.startswith('include/') else folder

    def __call__(self, name):
        folder = self.folder
        while True:
            path = os.path.join(folder, name)
            if path in self.paths:
                return path
            if not folder:
                return self.only_one(name)
            folder = os.path.dirname(folder)

    def only_one(self, name):
        """The file of that name anywhere, if there is just one."""
        found = [path for path in self.paths if path.endswith('/' + name)]
        return found[0] if len(found) == 1 else None


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    print('\n'.join(headers(root)))


if __name__ == '__main__':
    main()
