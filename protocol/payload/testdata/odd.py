"""Odd payloads, for the original's receivers to take or to refuse.

Where this implementation differs on purpose, the case says why.
"""

RAW, PICKLE = 0x4d4b, 0x4d4a

RANGE = 'an id is from 0 to 2^32 - 1'
DECIMAL = 'a number is in ASCII digits, and fits'
TUPLE = 'a tuple, as every sender writes it'
NAME = 'a name is text'
PYTHON2 = 'peers on Python 2 may write names as bytes'
ARGS = 'args is a tuple or a list'

TEXT_CASES = {
    'GET_MODULE': [(b'', None), (b'a\0b', None), (b'\xff', None), (b'\xed\xa0\x80', None)],
    'FORWARD_LOG': [
        (b'', None), (b'a', None), (b'a\x001', None), (b'a\0x\0m', None), (b'a\0\0m', None),
        (b'a\0 7\n\0m', None), (b'a\0+7\0m', None), (b'a\0-7\0m', None), (b'a\x001.0\0m', None),
        (b'a\x001_0\0m', DECIMAL), (b'a\x0099999999999999999999\0m', DECIMAL),
        (b'a\0\xd9\xa3\0m', DECIMAL), (b'\xff\x001\0\xe2\x82', None), (b'\x001\0', None)],
    'ADD_ROUTE': [
        (b'', None), (b'7', None), (b'7:', None), (b':web', None), (b'x:web', None),
        (b'-1:web', RANGE), (b'4294967296:web', RANGE), (b' 7 :web', None), (b'+7:web', None),
        (b'1_0:web', DECIMAL), (b'7:\xff', None), (b'7:a\0b', None), (b'7:a:b', None)],
    'DEL_ROUTE': [
        (b'', None), (b'7:web', None), (b'7:\xff', 'what follows the colon is not looked at'),
        (b'7\n', None), (b'x', None), (b'-1', RANGE), (b'4294967296', RANGE)],
    'FORWARD_MODULE': [
        (b'7', 'the NUL is there'), (b'7\0', None), (b'\0os', None), (b'x\0os', None),
        (b'7\0\xff', None), (b' 7\0os', None), (b'7\0a\0b', None), (b'-1\0os', RANGE)],
    'SHUTDOWN': [(b'more', None)],
    'ALLOCATE_ID': [(b'more', None)],
    'DEAD': [(b'\xff', None), (b'a\0b', None)],
}


def call_function_values(core):
    call = (None, u'package.module', None, u'function', (), {})

    def but(index, value):
        return call[:index] + (value,) + call[index + 1:]

    yield call, None
    yield list(call), TUPLE
    yield call[:5], None
    yield call + (None,), None
    yield None, None
    yield but(0, [1]), None
    yield but(0, ([1],)), None
    yield but(0, (1, u'a')), None
    yield but(1, None), None
    yield but(1, b'package.module'), PYTHON2
    yield but(2, u''), None
    yield but(2, u'Class')[:3] + (u'method',) + call[4:], None
    yield but(2, 1), None
    yield but(3, None), None
    yield but(3, b'function'), PYTHON2
    yield but(4, [1]), None
    yield but(4, None), None
    yield but(4, u'ab'), ARGS
    yield but(4, {1: 2}), ARGS
    yield but(4, 7), None
    yield but(5, core.Kwargs({u'a': 1})), None
    yield but(5, None), None
    yield but(5, {1: 2}), None
    yield but(5, {b'a': 2}), None
    yield but(5, [(u'a', 1)]), None


def id_block_values(core):
    yield (0, 2), None
    yield (1, 1), None
    yield (5, 3), None
    yield (1, 2, 3), None
    yield (1,), None
    yield [1, 3], TUPLE
    yield (1.0, 2), None
    yield (None, 1), None
    yield (-3, 2), RANGE
    yield (True, 5), 'a number is no truth value'
    yield 7, None
    yield core.CallError(u'no'), None


def load_module_values(core):
    module = (u'package', [u'a'], u'/p.py', core.Blob(b'x'), [u'os'])

    def but(index, value):
        return module[:index] + (value,) + module[index + 1:]

    yield module, None
    yield list(module), TUPLE
    yield module[:4], None
    yield module + (None,), None
    yield but(0, None), NAME
    yield but(0, [u'a']), None
    yield but(0, b'package'), None
    yield but(1, None), None
    yield but(1, ()), None
    yield but(1, [b'a']), None
    yield but(1, [1]), NAME
    yield but(1, u'ab'), 'a list of names is no text'
    yield but(1, 7), None
    yield but(2, b'/p.py'), None
    yield but(2, 7), NAME
    yield but(3, b'x'), None
    yield but(3, u'x'), None
    yield but(3, None), 'a module that is found has its source'
    yield but(4, ()), None
    yield but(4, None), None
    yield but(4, [1]), NAME
    yield (u'm', None, None, None, ()), None
    yield (u'm', 1, None, 2, ()), None
    yield (u'm', None, None, None, None), 'nothing but the name is looked at'
    yield core.CallError(u'no'), None


def call_service_values(core):
    yield (u'a', u'b', {}), None
    yield (u'a', u'b', core.Kwargs({u'c': 1})), None
    yield (b'a', b'b', {}), None
    yield [u'a', u'b', {}], None
    yield (u'a', u'b'), None
    yield (u'a', u'b', {}, 1), None
    yield (None, u'b', {}), None
    yield (u'a', 1, {}), None
    yield (u'a', u'b', None), None
    yield (u'a', u'b', {1: 2}), None
    yield (u'a', u'b', {b'c': 2}), None


def get_resource_values(core):
    yield (u'a', u'b'), None
    yield [u'a', u'b'], TUPLE if core.text_names else None
    yield [b'a', b'b'], NAME if core.text_names else TUPLE
    yield (b'a', b'b'), NAME if core.text_names else None
    yield (u'a', 1), NAME if core.text_names else None
    yield (u'a',), None
    yield (u'a', u'b', u'c'), None


def load_resource_values(core):
    data = b'data'
    contents = [(b'', None), (None, None), (u'text', None), (7, None),
                (core.Blob(data), None)]
    if core.two_pickles:
        yield ((u'a', u'b'), data), None
        yield ([u'a', u'b'], data), TUPLE
        yield ((b'a', u'b'), data), None
        yield ((u'a', u'b'),), None
        yield ((u'a', u'b'), data, None), None
        yield ((u'a', u'b', data),), None
        for content, differs in contents:
            yield ((u'a', u'b'), content), differs
    else:
        yield ((u'a', u'b', data),), None
        yield ([u'a', u'b', data],), TUPLE
        yield ((b'a', u'b', data),), NAME
        yield ((u'a', u'b'), data), None
        yield ((u'a', u'b', data), u'more'), None
        for content, differs in contents:
            yield ((u'a', u'b', content),), differs


def file_chunk_values(core):
    yield b'data', None
    yield core.Blob(b'data'), None
    yield u'data', None
    yield None, None
    yield 7, None


def call_reply_values(core):
    yield u'value', None
    yield core.CallError(u'no'), None
    yield core.Secret(u'x'), None


PICKLED_CASES = [
    ('CALL_FUNCTION', False, call_function_values), ('CALL_FUNCTION', True, call_reply_values),
    ('ALLOCATE_ID', True, id_block_values), ('LOAD_MODULE', False, load_module_values),
    ('CALL_SERVICE', False, call_service_values), ('FILE_CHUNK', False, file_chunk_values),
]
RESOURCE_CASES = [
    ('GET_RESOURCE', False, get_resource_values),
    ('LOAD_RESOURCE', False, load_resource_values),
]
JUNK = [b'', b'junk', b'\x80\x02', b'\x80\x02N']


def dumps(core, values):
    if core.two_pickles:
        return core.Message.pickled(*values).data
    return b''.join(core.Message.pickled(value).data for value in values)


def tagged(core, data, tag):
    if hasattr(core.Message, 'enc'):
        return core.Message(data=data, enc=tag)
    return core.Message(data=data)


def all_messages(m):
    """Yields (payload, is it a reply, message, why this one differs or None)."""
    core = m.core
    core.text_names = m.release >= (0, 3, 39)
    core.two_pickles = m.release >= (0, 3, 41)
    for payload in sorted(TEXT_CASES):
        for data, differs in TEXT_CASES[payload]:
            yield payload, False, core.Message(data=data), differs
    cases = PICKLED_CASES + RESOURCE_CASES * hasattr(core, 'ResourceRequester')
    for payload, reply, values in cases:
        for value, differs in values(core):
            many = value if payload == 'LOAD_RESOURCE' else (value,)
            yield payload, reply, tagged(core, dumps(core, many), PICKLE), differs
        for data in JUNK:
            yield payload, reply, tagged(core, data, PICKLE), None
        if hasattr(core.Message, 'enc'):
            good = next(values(core))[0]
            many = good if payload == 'LOAD_RESOURCE' else (good,)
            yield payload, reply, core.Message(data=dumps(core, many)), None
            yield payload, reply, tagged(core, dumps(core, many), RAW), None
