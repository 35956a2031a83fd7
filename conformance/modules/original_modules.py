#!/usr/bin/env python3
"""
What the original's master answers for each module of stub/testdata/modules/tree.

original_modules.py [FOLDER OF THE ORIGINAL]

prints stub/testdata/modules/original.txt: for each name the path of its source, the modules
in it if it is a package, and what is related to it; "none" if there is no source. All
modules are imported first, since the original only knows imported modules.
"""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TREE = os.path.join(ROOT, 'stub', 'testdata', 'modules', 'tree')
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import standard_output
NAMES = (
    'app', 'app.broad', 'app.data', 'app.main', 'app.settings', 'app.util', 'app.util.missing',
    'app.util.numbers', 'app.util.text', 'lone', 'lone.inner', 'lone.inner.leaf', 'lone.trunk',
    'notes', 'notes.inside', 'shop', 'shop.cart', 'shop.goods', 'spare', 'spare.only', 'absent',
    'json', 'os', 'app..util', '.app', 'app.', '')
IMPORTED = ('app.data', 'app.settings', 'app.util.text', 'lone.trunk', 'notes', 'shop.goods', 'spare')


def find(finder, name):
    try:
        return finder.get_module_source(name)
    except (ImportError, ValueError, RuntimeError, TypeError):
        return None, None, None


def related(finder, name):
    """Older releases fail on a package without a file."""
    try:
        return finder.find_related(name)
    except TypeError:
        return ['refused']


def lines_for(master, finder, name):
    yield 'module ' + name
    path, source, is_package = find(finder, name)
    if source is None or master.is_stdlib_path(path):
        yield '  none'
        return
    yield '  path ' + os.path.relpath(path, TREE)
    if is_package:
        yield '  ' + ' '.join(['package'] + master.get_child_modules(path, name))
    yield '  ' + ' '.join(['related'] + related(finder, name))


def child_modules(master):
    """Releases before 0.3.0 do not take the name as an argument."""
    original = master.get_child_modules

    def ask(path, name):
        try:
            return original(path, name)
        except TypeError:
            return original(path)
    master.get_child_modules = ask


def main():
    sys.dont_write_bytecode = True
    sys.path[:0] = [TREE, sys.argv[1] if len(sys.argv) > 1 else '/usr/lib/python3/dist-packages']
    import mitogen.master
    child_modules(mitogen.master)
    for name in IMPORTED:
        __import__(name)
    finder = mitogen.master.ModuleFinder()
    for name in NAMES:
        for line in lines_for(mitogen.master, finder, name):
            print(line)


if __name__ == '__main__':
    standard_output.run('original_modules.py', main)
