#!/usr/bin/env python3
"""Asks the original for the golden data of this directory.

    payloads.py written > python3_0.3.54.txt        what its senders send
    payloads.py read > read_by_python3_0.3.54.txt   what its handlers read

Needs the original (`import mitogen.core`) on the path; `written` also runs on
Python 2.7. A golden file is a list of cases, each some lines `key: value` and
an empty line; bytes are in hexadecimal.
"""

from __future__ import print_function, unicode_literals

import logging
import os
import sys
import types
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', '..', 'pickle', 'testdata'))
from generate import hexadecimal, show  # noqa: E402
import odd  # noqa: E402
import receivers  # noqa: E402
import senders  # noqa: E402


def install_called_module():
    """The module that the calls of the cases name."""
    module = types.ModuleType(str('package.module'))
    sys.modules[str('package')] = types.ModuleType(str('package'))
    sys.modules[str('package.module')] = module

    class Class(object):
        @classmethod
        def method(cls, *args, **kwargs):
            pass

    def function(*args, **kwargs):
        pass

    Class.__module__ = Class.method.__func__.__module__ = str('package.module')
    module.Class = Class
    module.function = function
    return Class


class Modules(object):
    """The original's modules, and the router and broker that they run on."""

    py3 = sys.version_info[0] >= 3

    def __init__(self):
        import mitogen
        import mitogen.core
        import mitogen.master
        import mitogen.parent
        import mitogen.service
        self.core, self.master = mitogen.core, mitogen.master
        self.parent, self.service = mitogen.parent, mitogen.service
        self.release = mitogen.__version__
        self.called_class = install_called_module()
        mitogen.context_id = 3
        mitogen.parent_id = 0
        mitogen.parent_ids = [0]


def case(**fields):
    for key in ('payload', 'reply', 'name', 'tag', 'bytes', 'fields', 'refused',
                'differs'):
        if fields.get(key) is not None:
            print('%s: %s' % (key, fields[key]))
    print()


def read(modules, payload, reply, message):
    try:
        return dict(fields=show(receivers.read(modules, payload, reply, message)))
    except Exception as e:
        return dict(refused=type(e).__name__)


def written(payload, reply, message):
    return dict(payload=payload, reply='yes' if reply else None,
                tag='%04x' % getattr(message, 'enc', 0x4d49),
                bytes=hexadecimal(message.data))


def print_written(modules):
    for payload, reply, name, message in senders.all_sent(modules):
        fields = written(payload, reply, message)
        fields.update(read(modules, payload, reply, message))
        case(name=name.encode('ascii', 'replace').decode(), **fields)


def print_read(modules):
    for payload, reply, message, differs in odd.all_messages(modules):
        fields = written(payload, reply, message)
        fields.update(read(modules, payload, reply, message))
        case(differs=differs, **fields)


def main():
    warnings.simplefilter('ignore')
    logging.disable(logging.CRITICAL)
    print_case = {'written': print_written, 'read': print_read}[sys.argv[1]]
    print_case(Modules())


if __name__ == '__main__':
    main()
