"""payload.parse and payload.build: which of the original's functions answers what."""

from answers import payload_build, payload_parse
from answers.values import Broken, Unsupported, from_hex, to_hex

FIRST_RELEASE = {'GET_RESOURCE': (0, 3, 37), 'LOAD_RESOURCE': (0, 3, 37)}
TAGS = (0, 3, 39)


NAMES = ('module', 'class', 'function', 'service', 'method', 'fullname', 'path')
LISTS = ('pkg_present', 'related')
DATA = ('compressed', 'data')


def as_text(value):
    try:
        return value.decode('utf-8') if type(value) is bytes else value
    except UnicodeDecodeError:
        return value


def in_form(field, value):
    """The field in the form that the protocol has for it, if it is of the right kind.

    Python 2 writes names as bytes, and lists may come as tuples; the original takes both.
    """
    if field in NAMES:
        return as_text(value)
    if field in LISTS and isinstance(value, (list, tuple)):
        return [as_text(v) for v in value]
    if field in DATA and isinstance(value, bytes):
        return bytes(bytearray(value))
    return value


class Payloads(object):
    def __init__(self, original):
        self.original = original
        self.parsers = payload_parse.Parsers(original)
        self.builders = payload_build.Builders(original)

    def find(self, functions, request):
        handle, reply = request['handle'], request.get('reply', False)
        name = handle.lower() + ('_reply' if reply else '')
        function = getattr(functions, name, None)
        if function is None:
            raise Unsupported('%s of %s' % ('the reply' if reply else 'the payload', handle))
        if self.original.release < FIRST_RELEASE.get(handle, ()):
            raise Unsupported('this release has no %s' % handle)
        return function

    def parse(self, request):
        parse = self.find(self.parsers, request)
        if 'tag' in request and self.original.release < TAGS:
            raise Unsupported('one tag only, before 0.3.39')
        self.parsers.tag = request.get('tag')
        fields = parse(from_hex(request['bytes']))
        return {'fields': dict((k, self.original.writer.value(in_form(k, v)))
                               for k, v in fields.items())}

    def build(self, request):
        build = self.find(self.builders, request)
        self.original.pickles.require_profile(request)
        fields = dict((str(k), self.original.reader.value(v))
                      for k, v in request.get('fields', {}).items())
        try:
            message = build(**fields)
        except TypeError as e:
            if 'argument' in str(e) and build.__name__ in str(e):
                raise Broken(str(e))
            raise
        answer = {'bytes': to_hex(message.data)}
        if self.original.release >= TAGS:
            answer['tag'] = message.enc
        return answer
