"""The command that starts a child. The original makes such commands and reads none.

So the name, the size and the first stage are taken from the command, and the original
makes one from them. They are right if it puts each where the command has it. The
first stage is that of the command, since the answer is not about its text.
"""

import base64
import re
import zlib

from answers.values import PY3, Unsupported, from_hex, to_hex

MARKER = 'MITO000'
NAME = re.compile(r"\(mitogen:(.*)\)'")
SIZES = (re.compile(r'read\((\d+)\)'), re.compile(r'(\d+)-len\('))


class Sized(object):
    """In place of a preamble, of which only the size is asked."""

    def __init__(self, size):
        if size < 1:
            raise Unsupported('no preamble has no bytes')
        self.size = size

    def __len__(self):
        return self.size


class Source(object):
    """In place of the module inspect: the source of a first stage."""

    def __init__(self, stage):
        self.lines = ['decorator\n', 'def\n'] + (stage.rstrip('\n') + '\n\n').splitlines(True)

    def getsource(self, function):
        return ''.join(self.lines).rstrip('\n') + '\n'

    def getsourcelines(self, function):
        return self.lines, 1


class Options(object):
    python_path = 'python'


def text(data):
    return data.decode('utf-8') if PY3 else data


def unpacked(packed):
    """Python's decoder skips what is no base64."""
    data = base64.b64decode(packed)
    if base64.b64encode(data) != packed:
        raise Unsupported('no base64')
    return data


def stage_of(argv):
    """The first stage, and whether it has an argument of its own."""
    if len(argv) == 6:
        stage, split = text(zlib.decompress(unpacked(argv[3]), -15)), True
    elif len(argv) == 3 and argv[2].count(b'"') >= 2:
        stage, split = text(zlib.decompress(unpacked(argv[2].split(b'"')[1]))), False
    else:
        raise Unsupported('a command of another form')
    if MARKER not in stage:
        raise Unsupported('a first stage without the marker')
    return stage, split


class Commands(object):
    def __init__(self, original):
        self.original = original

    def parse(self, request):
        argv = [from_hex(a) for a in request['argv']]
        try:
            stage, split = stage_of(argv)
            name, size, template = self.parts(argv, stage, split)
            made = [a if isinstance(a, bytes) else a.encode('utf-8')
                    for a in self.make(name, size, template)]
            same = stage_of(made)[0].strip() == stage.strip() and stage_of(made)[1] == split
        except Unsupported:
            raise
        except Exception as e:
            raise Unsupported('not made here: %s' % type(e).__name__)
        if not same or made[1] != argv[1] or made[4:] != argv[4:]:
            raise Unsupported('the original makes another command')
        return {'name': to_hex(name if isinstance(name, bytes) else name.encode('utf-8')),
                'preamble_size': size}

    def parts(self, argv, stage, split):
        if split:
            return text(argv[4]), int(argv[5]), stage
        name = NAME.search(stage).group(1)
        before, rest = stage.split('(mitogen:%s)' % name, 1)
        size = [s for s in (form.search(rest) for form in SIZES) if s][0].group(1)
        for form in ('read(%s)', '%s-len('):
            rest = rest.replace(form % size, form % 'PREAMBLE_COMPRESSED_LEN')
        return name, int(size), before + '(mitogen:CONTEXT_NAME)' + rest

    def make(self, name, size, stage):
        self.original.need('parent', 'Connection')
        parent = self.original.module('parent')
        connection = parent.Connection.__new__(parent.Connection)
        connection.options = Options()
        connection.options.remote_name = name
        connection.get_preamble = lambda: Sized(size)
        kept, parent.inspect = parent.inspect, Source(stage)
        try:
            return connection.get_boot_command()
        finally:
            parent.inspect = kept
