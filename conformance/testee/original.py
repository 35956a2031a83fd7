#!/usr/bin/env python3
"""A testee that answers with the original: original.py MITOGEN_FOLDER

MITOGEN_FOLDER holds the package `mitogen` of one release. Runs on Python 2.7 and
3.6 or later. If the release cannot be imported, ends with status 3 and says why on
standard error. The protocol is in protocol.md.
"""

from __future__ import print_function

import importlib
import json
import logging
import os
import resource
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
NOT_IMPORTED = 3
MEMORY_LIMIT = 4 << 30
MESSAGE_MAX = 200
# Texts of the exceptions by which Python reports a limit of its own.
LIMIT_TEXTS = ('recursion', 'too deeply', 'Exceeds the limit')


class Original(object):
    """One release of the original on this Python."""

    def __init__(self, core):
        from answers import (bootstrap, commands, connections, frames, outputs, payloads, pickles, requests,
                             scenarios, starts, values)
        self.core = core
        self.values = values
        # A pre-release speaks as the release that it precedes (DIA-1).
        self.release = tuple(sys.modules['mitogen'].__version__[:3])
        self.release_name = '.'.join(str(n) for n in self.release)
        self.writer = values.Writer(core)
        self.reader = requests.Reader(core)
        self.pickles = pickles.Pickles(self)
        self.frames = frames.Frames(self)
        self.payloads = payloads.Payloads(self)
        self.bootstrap = bootstrap.Bootstrap(self)
        self.scenarios = scenarios.Scenarios(self)
        self.starts = starts.Starts(self)
        self.outputs = outputs.Outputs(self)
        self.commands = commands.Commands(self)
        self.connections = connections.Connections(self)
        self.operations = {
            'hello': self.hello,
            'frame.decode': self.frames.decode, 'frame.encode': self.frames.encode,
            'pickle.load': self.pickles.load, 'pickle.dump': self.pickles.dump,
            'payload.parse': self.payloads.parse, 'payload.build': self.payloads.build,
            'literal.parse': self.bootstrap.parse_literal,
            'literal.write': self.bootstrap.write_literal,
            'preamble.read': self.bootstrap.read_preamble,
            'preamble.build': self.bootstrap.build_preamble,
            'boot.parse': self.commands.parse,
            'boot.parent': self.starts.boot_parent,
            'unix.handshake': self.starts.unix_handshake,
            'stdio.lines': self.outputs.lines,
            'connect.command': self.connections.command,
            'router.run': self.scenarios.run,
        }
        self.writes = ('frame.encode', 'pickle.dump', 'payload.build', 'literal.write',
                       'preamble.build', 'connect.command')

    def module(self, name):
        """A module of the original, or None where this Python cannot import it."""
        try:
            return importlib.import_module('mitogen.' + name)
        except (ImportError, AttributeError, SyntaxError):
            return None

    def need(self, module, name):
        """What a module of the original has under `name`; Unsupported if it has none."""
        found = self.module(module)
        if found is None or not hasattr(found, name):
            raise self.values.Unsupported(
                'mitogen.%s.%s is not to be had here' % (module, name))
        return getattr(found, name)

    def bare_router(self):
        """The original's Router, without the broker that its constructor needs."""
        router = self.core.Router.__new__(self.core.Router)
        router.broker = None
        return router

    def hello(self, request):
        return {
            'name': 'original', 'language': 'Python', 'version': self.release_name,
            'releases': [self.release_name], 'python': '%d.%d.%d' % sys.version_info[:3],
            'operations': sorted(self.operations)}

    def refusal(self, error, kind='peer'):
        name, text = type(error).__name__, str_of(error)
        if isinstance(error, MemoryError) or any(part in text for part in LIMIT_TEXTS):
            kind = 'limit'
        return {'kind': kind, 'message': ('%s: %s' % (name, text))[:MESSAGE_MAX]}

    def answer(self, request):
        operation = self.operations.get(request.get('op'))
        if operation is None:
            return {'unsupported': 'the operation %s' % request.get('op')}
        if request.get('release', self.release_name) != self.release_name:
            return {'unsupported': 'another release than %s' % self.release_name}
        del self.reader.kept[:]
        try:
            return operation(request)
        except self.values.Unsupported as e:
            return {'unsupported': str(e)}
        except self.values.Broken as e:
            return {'broken': str(e)}
        except Exception as e:
            kind = 'caller' if request['op'] in self.writes else 'peer'
            return {'refused': self.refusal(e, kind)}


class Request(dict):
    """An object of a request; a key that it lacks breaks the protocol."""

    def __missing__(self, key):
        from answers.values import Broken
        raise Broken('no %s' % key)


def str_of(error):
    try:
        text = str(error)
        return text if str is not bytes else text.decode('ascii', 'replace')
    except Exception:
        return '?'


def answer_line(original, line):
    try:
        request = json.loads(line.decode('utf-8'), object_hook=Request)
        number = request['id']
    except Exception as e:
        return {'id': None, 'broken': 'not a request: %s' % str_of(e)}
    return dict(original.answer(request), id=number)


def import_core(folder):
    sys.path[:0] = [os.path.abspath(folder), HERE]
    try:
        return importlib.import_module('mitogen.core')
    except Exception as e:
        print('mitogen of %s does not import on Python %d.%d: %s: %s' % (
            (folder,) + sys.version_info[:2] + (type(e).__name__, e)), file=sys.stderr)
        sys.exit(NOT_IMPORTED)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # What the original prints must not get among the answers.
    answers = os.fdopen(os.dup(1), 'wb')
    os.dup2(2, 1)
    warnings.simplefilter('ignore')
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    original = Original(import_core(sys.argv[1]))
    requests = getattr(sys.stdin, 'buffer', sys.stdin)
    for line in iter(requests.readline, b''):
        answer = answer_line(original, line)
        answers.write(json.dumps(answer, sort_keys=True).encode('ascii') + b'\n')
        answers.flush()


if __name__ == '__main__':
    if sys.stdout is None:
        sys.exit('original.py: expected a standard output for the results, it is closed')
    main()
