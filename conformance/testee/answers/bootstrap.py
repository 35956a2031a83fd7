"""Literals and preambles, by Python itself and the original's Connection.

A child executes the preamble. A testee must not execute what a stranger sent, so
Python's own compiler only parses it, and ast.literal_eval() reads the
configuration. The result is the same for all that repr() writes.
ast.literal_eval() also takes sums of complex numbers, sets, and strings side by
side.
"""

import ast
import zlib

from answers.values import PY3, Unsupported, from_hex, to_hex


class NotAPreamble(Exception):
    pass


def evaluate(source):
    """The value of a literal that is given as bytes, as a child's compiler reads them."""
    return ast.literal_eval(ast.parse(source.lstrip(b' \t'), '<literal>', 'eval'))


def inflate(data):
    """(what the first stream holds, how many bytes follow it)"""
    stream = zlib.decompressobj()
    content = stream.decompress(data) + stream.flush()
    rest = len(stream.unused_data)
    zlib.decompress(data[:len(data) - rest])  # complains if the stream is not whole
    return content, rest


def last_call(content):
    """(argument of ExternalContext(...).main(), bytes before its line)"""
    body = ast.parse(content, '<preamble>', 'exec').body
    call = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    try:
        maker = call.func.value
        good = (call.func.attr == 'main' and not call.args and not call.keywords and
                maker.func.id == 'ExternalContext' and len(maker.args) == 1 and
                not maker.keywords)
    except AttributeError:
        good = False
    if not good:
        raise NotAPreamble('the last line is not ExternalContext(...).main()')
    lines = content.split(b'\n')
    before = len(b'\n'.join(lines[:body[-1].lineno - 1]))
    return maker.args[0], before


class Bootstrap(object):
    def __init__(self, original):
        self.original = original

    def parse_literal(self, request):
        return {'value': self.original.writer.value(evaluate(from_hex(request['bytes'])))}

    def write_literal(self, request):
        self.original.pickles.require_profile(request)
        text = repr(self.original.reader.value(request['value']))
        return {'text': text if PY3 else text.decode('ascii')}

    def read_preamble(self, request):
        content, rest = inflate(from_hex(request['bytes']))
        argument, before = last_call(content)
        config = ast.literal_eval(argument)
        return {'config': self.original.writer.value(config), 'source': before, 'rest': rest}

    def build_preamble(self, request):
        self.original.pickles.require_profile(request)
        parent = self.original.module('parent')
        if parent is None or not hasattr(parent, 'PartialZlib'):
            raise Unsupported('this release does not build preambles here')
        config = self.original.reader.value(request['config'])
        source = from_hex(request['source'])
        connection = parent.Connection.__new__(parent.Connection)
        connection.get_econtext_config = lambda: config
        kept = parent.get_core_source_partial
        parent.get_core_source_partial = lambda: parent.PartialZlib(source)
        try:
            return {'bytes': to_hex(connection.get_preamble())}
        finally:
            parent.get_core_source_partial = kept
