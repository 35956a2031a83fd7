"""What writers write: as the original's picklers do, byte for byte, and in their own form, by its meaning."""

from cases import HONEST, Case
from families.value_json import shown

PROFILES = ('python3', 'python2', 'compact')
CLAUSES = {'python3': 'PKL-24', 'python2': 'PKL-26', 'compact': 'PKL-23'}
WRITTEN = {
    'python3': 'as a peer on Python 3 writes it', 'python2': 'as a peer on Python 2 writes it',
    'compact': 'in the writer\'s own form: all peers read that value'
}
BYTES_SINCE = '0.3.41'


def node(*nodes, root=None):
    return {'root': {'ref': 0} if root is None else root, 'nodes': list(nodes)}


def plain():
    yield from (('None', None), ('True', True), ('False', False))
    for n in (0, 1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -1, -128, -129, -2**31, -2**31 - 1,
              2**32, 2**53, 2**62, 2**63, -2**63 - 1, 2**64, -2**64, 10**100, 2**(8 * 255 - 1) - 1,
              2**(8 * 255 - 1)):
        yield 'the integer %s' % (n if abs(n) < 2**70 else '%d...' %
                                  (n // 10**(len(str(n)) - 9))), n
    for x in (0.0, -0.0, 1.5, 0.1, -1e100, 5e-324, float('inf'), float('-inf'), float('nan')):
        yield 'the float %r' % x, x
    for s in ('', 'a', 'abc', '\u00e9', '\u20ac', '\U0001f600', '\ud800', "it's",
              'tab\tnewline\nnul\0', 'x' * 255, 'x' * 256):
        yield 'the text %s' % ascii(s[:20]), s
    for b in (b'a', b'abc', b'\xe9', b'\x80\xff', b'x' * 255, b'x' * 256):
        yield 'the bytes %s in a list' % ascii(b[:20])[1:], [b]
    yield 'empty bytes in a list', [b'']
    for t in ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), ((),), [()])):
        yield 'the tuple %r' % (t,), t
    for c in ([], [1], [1, 2], [[]], [[1], [2]], {}, {1: 2}, {'k': {}}, [{'k': [()]},
                                                                         None], [None] * 10):
        yield 'the container %r' % (c,), c
    for count in (999, 1000, 1001, 2000, 2001):
        yield 'a list of %d: batches of 1,000' % count, [None] * count
    yield 'a memo of more than 256 entries', [[i] for i in range(300)]


def special():
    shared_text, shared_bytes = {'text': 'shared'}, {'byteobject': {'bytes': '736861726564'}}
    yield 'the same list twice', node({'tuple': [{'ref': 1}, {'ref': 1}]}, {'list': [1]})
    yield 'a list that contains itself', node({'list': [{'ref': 0}]})
    yield 'a dict that contains itself', node({'dict': [['self', {'ref': 0}]]})
    for count in (1, 2, 3, 4):
        yield 'a tuple of %d in a list that it contains' % count, node(
            {'tuple': [{'ref': 1}] + [n for n in range(1, count)]}, {'list': [{'ref': 0}]})
    yield 'a list with a tuple that contains it', node({'list': [{'ref': 1}]},
                                                       {'tuple': [{'ref': 0}]})
    yield 'one text twice', node({'list': [{'ref': 1}, {'ref': 1}]}, shared_text)
    yield 'two texts that are equal', node({'list': ['equal', 'equal']})
    yield 'one bytes object twice', node({'list': [{'ref': 1}, {'ref': 1}]}, shared_bytes)
    yield 'two bytes objects that are equal', node({'list': [{'bytes': '6571'}, {'bytes': '6571'}]})
    yield 'one letter twice: Python has it once', node({'list': ['a', 'a', '\xe9', '\xe9']})
    yield 'one byte twice: Python has it once', node({'list': [{'bytes': '61'}, {'bytes': '61'}]})
    yield 'empty bytes twice', node({'list': [{'bytes': ''}, {'bytes': ''}]})
    for name, atom in (('a Blob', {'blob': '616263'}), ('an empty Blob', {
            'blob': ''
    }), ('a Secret', {'secret': 'abc'}), ('an empty Secret', {'secret': ''}), ('a CallError', {
            'callerror': 'builtins.ValueError: oops\n'
    }), ('a Context', {'context': [3, 'ssh.host']}), ('a Context without a name', {
            'context': [3, None]
    }), ('a Sender', {'sender': [3, 1001]}), ('the type bytes', {'global': '__builtin__.bytes'})):
        yield name, {'root': atom}
        yield name + ' in a list, twice', node({'list': [atom, atom]})
    yield 'an empty Secret and the empty text', node({'list': [{'secret': ''}, '']})
    yield 'a Secret of one letter and that letter', node({'list': [{'secret': 'a'}, 'a']})
    yield 'more than 256 entries, and a reference to the last and the first', node(
        {'list': [{'ref': 1 + n} for n in range(300)] + [{'ref': 300}, {'ref': 1}]},
        *[{'list': []}] * 300)
    yield 'Kwargs', node({'kwargs': [['key', 1]]})
    yield 'empty Kwargs', node({'kwargs': []})
    yield 'the same Kwargs twice', node({'tuple': [{'ref': 1}, {'ref': 1}, {'ref': 2}]},
                                        {'kwargs': [['l', 1]]}, {'kwargs': []})
    yield 'a call', node(
        {
            'tuple': [
                'main-1-5e2f', 'ansible_mitogen.target', None, 'exec_command', {'tuple': []},
                {'ref': 1}
            ]
        }, {'kwargs': [['cmd', {'bytes': '757074696d65'}]]})


def batches():
    """Python 2 writes the entries of a dict in the order of their hashes."""
    for count in (999, 1000, 1001):
        yield 'a dict of %d: batches of 1,000' % count, dict.fromkeys(range(count))


def dump(values, why, profile, clause=None, **more):
    return Case('pickle.dump', {'values': values, 'profile': profile}, clause or CLAUSES[profile],
                '%s, %s' % (why, WRITTEN[profile]), **dict({'kind': HONEST}, **more))


def shares(value):
    """Whether a container is referred to more than once. A copy has the same items, but is another object."""
    nodes = value.get('nodes', ())
    referred = [a['ref'] for node in nodes for items in node.values() if isinstance(items, list)
                for item in items for a in (item if isinstance(item, list) else [item])
                if isinstance(a, dict) and 'ref' in a]
    containers = [r for r in referred if not {'text', 'byteobject'} & set(nodes[r])]
    return len(set(containers)) < len(containers) or 0 in containers


def dumps():
    for profile in PROFILES:
        for why, value in plain():
            yield dump([shown(value)], why, profile)
        for why, value in special():
            # Python 2 writes its `str`, which is not among the globals that may be named.
            unread = {'clause': 'PKL-22', 'strictness': 'OBSERVED'
                      } if 'type bytes' in why and profile == 'python2' else {}
            if profile == 'compact' and shares(value):
                unread = {'strictness': 'SHOULD'}
            yield dump([value], why, profile, **unread)
        for why, value in batches() if profile != 'python2' else ():
            yield dump([shown(value)], why, profile)
        if profile == 'compact':
            for data in (b'', b'a', b'abc', b'\x80\xff', b'x' * 300):
                yield dump([shown(data)], 'the bytes %s alone' % ascii(data[:20])[1:], profile)
        for data in (b'', b'a', b'abc', b'\x80\xff', b'x' * 300) if profile != 'compact' else ():
            for since, before in ((None, BYTES_SINCE), (BYTES_SINCE, None)):
                yield dump([shown(data)],
                           'the bytes %s alone, %s' %
                           (ascii(data[:20])[1:], 'from 0.3.41 on' if since else 'before 0.3.41'),
                           profile,
                           since=since,
                           before=before)
        for values in ([('pkg', 'file'), b'data'], [None, None], ['a', 'a'], [[], b'',
                                                                              []], [1, 2, 3]):
            yield dump([shown(v) for v in values],
                       'several pickles with one memo: %r' % (values,),
                       profile,
                       since=BYTES_SINCE)


FILES = {'pickle/dumped.json': dumps}
