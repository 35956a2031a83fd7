#!/usr/bin/env python3
"""What a testee wrote is read as peers read it, and what they do not read is told."""

import os
import pickle
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import judge  # noqa: E402
import meaning  # noqa: E402

CALL = {
    'chain_id': {'root': None}, 'module': {'root': 'os'}, 'class': {'root': None},
    'function': {'root': 'getpid'}, 'args': {'root': {'tuple': []}},
    'kwargs': {'root': {'ref': 0}, 'nodes': [{'kwargs': []}]}
}


def dump(value, profile, expect=None, strictness='MUST'):
    return {'op': 'pickle.dump', 'request': {'values': [value], 'profile': profile},
            'expect': expect or {'values': [value]}, 'strictness': strictness}


def build(handle, fields, expect, **more):
    return dict({'op': 'payload.build', 'expect': expect, 'strictness': 'MUST', 'request': {
        'handle': handle, 'fields': fields, 'profile': 'compact'}}, **more)


def list_of(*items):
    return {'root': {'ref': 0}, 'nodes': [{'list': list(items)}]}


class OwnForm(unittest.TestCase):
    def outcome(self, vector, data, **more):
        return judge.judge(vector, None, dict({'id': 1, 'bytes': data.hex()}, **more), None)

    def passes(self, vector, data, **more):
        result = self.outcome(vector, data, **more)
        self.assertEqual((result.outcome, result.detail), (judge.PASSED, ''))

    def fails(self, vector, data, why, **more):
        result = self.outcome(vector, data, **more)
        self.assertEqual(result.outcome, judge.FAILED)
        self.assertIn(why, result.detail)

    def test_any_spelling_is_right_that_means_the_value(self):
        vector = dump(list_of(1, 2), 'compact')
        for data in (b']q\0(K\x01K\x02e.', b'\x80\x02]K\x01aK\x02a.', b'(lI1\naI2\na.',
                     pickle.dumps([1, 2], 0), pickle.dumps([1, 2], 1), pickle.dumps([1, 2], 2)):
            self.passes(vector, data)

    def test_a_pickle_may_have_the_legacy_tag_and_not_that_of_raw_bytes(self):
        fields = {'first': {'root': 1}, 'end': {'root': 1001}}
        vector = build('ALLOCATE_ID', fields, {'fields': fields, 'tag': 0x4d4a}, since='0.3.39')
        vector['request']['reply'] = True
        data = b'K\x01M\xe9\x03\x86.'
        self.passes(vector, data, tag=0x4d4a)
        self.assertEqual(self.outcome(vector, data, tag=0x4d49).outcome, judge.DIFFERS)
        self.fails(vector, data, 'something else', tag=0x4d4b)

    def test_another_value_is_wrong(self):
        for data in (b']K\x01a.', b'(K\x01K\x02t.', b']\x88aK\x02a.', b'](K\x01K\x02eN.'):
            self.fails(dump(list_of(1, 2), 'compact'), data, 'something else')

    def test_what_no_old_peer_reads_is_wrong(self):
        for protocol in (3, 4, 5):
            self.fails(dump(list_of(1, 2), 'compact'), pickle.dumps([1, 2], protocol),
                       'PROTO at 0 is of protocol %d' % protocol)
        self.fails(dump({'root': 'a'}, 'compact'), b'\x8c\x01a.', 'SHORT_BINUNICODE at 0')
        self.fails(dump({'root': {'bytes': '61'}}, 'compact'), b'C\x01a.', 'SHORT_BINBYTES')
        self.fails(dump(list_of(), 'compact'), b'(c__builtin__\nlist\no.', 'OBJ')

    def test_a_global_that_no_peer_allows_is_wrong_and_is_never_called(self):
        self.fails(dump(list_of(), 'compact'), b'c__builtin__\nlist\n)R.', 'no peer allows')
        self.fails(dump(list_of(), 'compact'), b'cos\nsystem\n(X\x01\0\0\0:tR.', 'no peer allows')

    def test_a_pickle_that_is_none_is_wrong(self):
        for data in (b'', b']', b'K\x01K.', b'e.', b'h\0.', b'].junk'):
            self.assertEqual(self.outcome(dump(list_of(), 'compact'), data).outcome, judge.FAILED)

    def test_one_list_twice_is_not_two_lists(self):
        value = {'root': {'ref': 0}, 'nodes': [{'list': [{'ref': 1}, {'ref': 1}]}, {'list': []}]}
        self.passes(dump(value, 'compact'), b'](]q\0h\0e.')
        self.fails(dump(value, 'compact'), b'](]]e.', 'something else')

    def test_the_names_of_a_call_may_be_bytes(self):
        vector = build('CALL_FUNCTION', CALL, {'fields': CALL, 'tag': 19786})
        for name in (b'X\2\0\0\0os', b'U\2os'):
            data = b'(N' + name + b'NX\6\0\0\0getpid)cmitogen.core\nKwargs\n}\x85Rt.'
            self.passes(vector, data, tag=19786)
            self.fails(vector, data, '', tag=19785)
        self.fails(vector, b'(NX\2\0\0\0osNt.', 'a tuple of 6, got 3', tag=19786)

    def test_from_0_3_41_on_a_resource_is_two_pickles(self):
        fields = {'package': {'root': 'p'}, 'resource': {'root': 'r'}, 'data': {'root': None}}
        names = b'X\1\0\0\0pX\1\0\0\0r'
        for before, right, wrong in (({'before': '0.3.41'}, names + b'N\x87.', names + b'\x86.N.'),
                                     ({}, names + b'\x86.N.', names + b'N\x87.')):
            vector = build('LOAD_RESOURCE', fields, {'fields': fields}, **before)
            self.passes(vector, right)
            self.fails(vector, wrong, '')


class ExactForm(unittest.TestCase):
    EXPECT = {'bytes': b'\x80\x02]q\x00K\x01a.'.hex()}

    def outcome(self, data, strictness='MUST', **more):
        vector = dump(list_of(1), 'python3', self.EXPECT, strictness)
        return judge.judge(vector, None, {'id': 1, 'bytes': data.hex()}, None, **more).outcome

    def test_other_bytes_that_mean_the_same_differ_only(self):
        self.assertEqual(self.outcome(bytes.fromhex(self.EXPECT['bytes'])), judge.PASSED)
        self.assertEqual(self.outcome(b']K\x01a.'), judge.DIFFERS)

    def test_other_bytes_fail_if_they_are_to_be_exact(self):
        self.assertEqual(self.outcome(b']K\x01a.', exact=True), judge.FAILED)
        self.assertEqual(self.outcome(b']K\x01a.', 'OBSERVED', exact=True), judge.DIFFERS)

    def test_another_meaning_fails_even_if_the_bytes_are_only_observed(self):
        for strictness in ('MUST', 'SHOULD', 'OBSERVED'):
            self.assertEqual(self.outcome(b']K\x02a.', strictness), judge.FAILED)
            self.assertEqual(self.outcome(pickle.dumps([1], 5), strictness), judge.FAILED)

    def test_bytes_that_no_peer_reads_mean_nothing_to_compare(self):
        unread = {'bytes': b'c__builtin__\nstr\n.'.hex()}
        vector = dump({'root': {'global': '__builtin__.bytes'}}, 'python2', unread, 'OBSERVED')
        result = judge.judge(vector, None, {'id': 1, 'bytes': '4e2e'}, None)
        self.assertEqual((result.outcome, result.detail),
                         (judge.DIFFERS, 'other bytes than expected'))


if __name__ == '__main__':
    unittest.main()
