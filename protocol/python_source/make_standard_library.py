"""
Prints the table standard_library.inc: all modules that a Python has by itself.

make_standard_library.py PYTHON...

The table was made with 2.7 and every 3 from 3.6 on. No single system has all of these modules.
"""

import subprocess
import sys

# Modules that users have under these names too.
NOT_FOR_ALL = {'__main__', 'sitecustomize', 'test'}

ASK = '''
import os, pkgutil, sys
lib = os.path.dirname(os.__file__)
names = set(sys.builtin_module_names) | set(getattr(sys, 'stdlib_module_names', ()))
names.update(each[1] for each in pkgutil.iter_modules(
    [lib, os.path.join(lib, 'lib-dynload'), os.path.join(lib, 'lib-tk')]))
print(' '.join(name for name in names if not name.startswith('_sysconfigdata')))
'''


def names_of(python):
    return set(subprocess.check_output([python, '-S', '-c', ASK]).decode().split())


def main():
    for name in sorted(set().union(*[names_of(python) for python in sys.argv[1:]]) - NOT_FOR_ALL):
        print('"%s",' % name)


if __name__ == '__main__':
    main()
