"""The parts of scenarios for contexts with all their roles."""

import struct
import zlib

from families.payload_parts import NONE, pickle, tup
from families.pickle_parts import data, text
from families.routing_parts import EXIT, SELF, TAG, announce, connect, receive, run

GET_MODULE, CALL_FUNCTION, ALLOCATE_ID, SHUTDOWN, LOAD_MODULE, FORWARD_MODULE, DETACHING = (
    100, 101, 105, 106, 107, 108, 109)
CALL_SERVICE, GET_RESOURCE, LOAD_RESOURCE = 110, 112, 113
PICKLE = 0x4d4a
TAGS, RESOURCES, TEXT_NAMES, TWO_PICKLES = '0.3.39', '0.3.37', '0.3.39', '0.3.41'

KNOWN = ('modules', 'overrides', 'blocks', 'resources', 'functions')
LIST_HANDLES = {'do': 'list_handles'}
ALLOCATE = {'do': 'allocate_id'}
# The children of a master.
WEB, APP = connect('a', 5, name='web'), connect('b', 6)
CHILDREN = [WEB, APP]


def full(steps, clause, why, role='parent', **more):
    """A scenario of a context with all its roles."""
    known = {k: more.pop(k) for k in KNOWN if k in more}
    if role != 'master' and EXIT not in steps and LIST_HANDLES in steps:
        more.setdefault('strictness', 'SHOULD')  # It may have no services (ROL-20.7).
    case = run(steps, clause, why, role=role, **more)
    case.request.update(known, roles=True)
    return case


def master(steps, clause, why, **more):
    return full(CHILDREN + steps, clause, why, role='master', **more)


def grandchild(self=0):
    return announce('a', 5, '7:db', self=self)


def forward_modules(context_id, *fullnames):
    return {'do': 'forward_modules', 'context_id': context_id, 'fullnames': list(fullnames)}


def module(path, source, related=(), submodules=None):
    known = {'path': path, 'source': source.hex(), 'related': list(related)}
    return known if submodules is None else dict(known, submodules=list(submodules))


def stored(source):
    """A zlib stream that is the same with every zlib: nothing in it is compressed."""
    return (b'\x78\x01\x01' + struct.pack('<HH', len(source), 0xffff ^ len(source)) + source +
            struct.pack('>I', zlib.adler32(source)))


def texts(names):
    return b'](' + b''.join(text(n) for n in names) + b'e'


def loaded(fullname, source=b'x = 1\n', related=(), submodules=None):
    """The payload of LOAD_MODULE."""
    blob = b'cmitogen.core\nBlob\n' + data(stored(source)) + b'\x85R'
    present = NONE if submodules is None else texts(submodules)
    return pickle(tup(text(fullname), present, text('/m/%s.py' % fullname), blob, texts(related)))


def not_loaded(fullname):
    return pickle(tup(text(fullname), NONE, NONE, NONE, b')'))


def load(payload, tag=PICKLE, src=2, link='up'):
    return receive(link, SELF, src, LOAD_MODULE, payload, tag=tag)


def ask(link, src, fullname, *args, self=SELF, **fields):
    return receive(link, self, src, GET_MODULE, fullname.encode('utf-8'), *args, **fields)


def forward(context_id, fullname, src=0, link='up', **fields):
    payload = ('%d\0%s' % (context_id, fullname)).encode('utf-8')
    return receive(link, SELF, src, FORWARD_MODULE, payload, **fields)


def wanted(package, name, as_bytes=False):
    """The payload of GET_RESOURCE."""
    if as_bytes:
        return pickle(tup(data(package.encode()), data(name.encode())))
    return pickle(tup(text(package), text(name)))


def ask_resource(link, src, package, name, reply_to=0, self=SELF, as_bytes=False):
    return receive(link, self, src, GET_RESOURCE, wanted(package, name, as_bytes), reply_to,
                   tag=TAG if as_bytes else PICKLE)


def load_resource(package, name, content, link='up', src=2, reply_to=0):
    """From 0.3.41 on, two pickles."""
    payload = pickle(tup(text(package), text(name))) + pickle(
        NONE if content is None else data(content))
    return receive(link, SELF, src, LOAD_RESOURCE, payload, reply_to, tag=PICKLE)


def load_resource_in_one(package, name, content, tag):
    """Up to 0.3.40."""
    payload = pickle(tup(text(package), text(name), NONE if content is None else data(content)))
    return receive('up', SELF, 2, LOAD_RESOURCE, payload, tag=tag)
