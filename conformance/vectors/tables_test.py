#!/usr/bin/env python3
"""The vectors are what their families make, their ids stay, and their tables lose nothing."""

import copy
import glob
import os
import random
import re
import sys
import tempfile
import unittest
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
SPECIFICATION = os.path.join(HERE, '..', '..', 'docs', 'spec')
sys.path.insert(0, HERE)

import asking  # noqa: E402
import cases  # noqa: E402
import cells  # noqa: E402
import flags  # noqa: E402
import generate  # noqa: E402
import judge  # noqa: E402
import meaning  # noqa: E402
import oracle  # noqa: E402
import shell_words  # noqa: E402
import store  # noqa: E402

ECHO = '''
import json, sys, time
for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "die":
        sys.exit(7)
    if request["op"] == "hang":
        time.sleep(60)
    answer = {"id": request["id"], "bytes": "".join(request.get("chunks", ["00"]))}
    print(json.dumps(answer), flush=True)
'''


def written_clauses():
    found = set()
    for path in glob.glob(os.path.join(SPECIFICATION, '*.md')):
        with open(path, encoding='utf-8') as f:
            found.update(re.findall(r'^## ([A-Z]+-[0-9]+) ', f.read(), re.MULTILINE))
    return found


def all_vectors():
    return [v for vectors in store.load().values() for v in vectors]


def written_clauses():
    found = set()
    folder = os.path.join(HERE, '..', '..', 'docs', 'spec')
    for name in os.listdir(folder):
        if name.endswith('.md'):
            with open(os.path.join(folder, name), encoding='utf-8') as f:
                found.update(re.findall(r'^## ([A-Z]+-[0-9]+) ', f.read(), re.MULTILINE))
    return found


# The original takes these. RTE-6.2 refuses them, for safety.
SECURITY = ('MWP-RTE-0217', 'MWP-RTE-0218', 'MWP-RTE-0219', 'MWP-RTE-0220')


class ShellWords(unittest.TestCase):
    def test_words_are_those_that_a_shell_reads(self):
        for text, words in (('', []), (' a  b ', ['a', 'b']), ("'a b'c", ['a bc']), ("''", ['']),
                            ('"a \\$b \\x"', ['a $b \\x']), ("'it'\\''s'", ["it's"]),
                            ('a=b !', ['a=b', '!'])):
            self.assertEqual(shell_words.words(text), words)

    def test_what_a_shell_does_more_with_is_refused(self):
        for text in ('a;b', '$x', '"$x"', '`x`', 'a*', "'a", '"a', '(x)'):
            with self.assertRaises(shell_words.NotWords):
                shell_words.words(text)


class CheckedIn(unittest.TestCase):
    def test_the_files_are_what_the_families_make(self):
        existing = store.load()
        files, gone = generate.generate(generate.families(), existing, store.retired())
        self.assertEqual(gone, [])
        self.assertEqual(sorted(files), sorted(existing))
        for name, vectors in files.items():
            with open(os.path.join(HERE, name), encoding='utf-8') as f:
                self.assertTrue(f.read() == store.text_of(vectors),
                                '%s differs; run generate.py' % name)

    def test_there_are_enough(self):
        self.assertGreaterEqual(len(all_vectors()), 8000)

    def test_no_id_is_given_twice_or_after_it_was_retired(self):
        ids = [v['id'] for v in all_vectors()] + store.retired()
        self.assertEqual(len(ids), len(set(ids)))

    def test_each_has_a_clause_of_the_specification_and_a_reason(self):
        known = written_clauses()
        for vector in all_vectors():
            self.assertIn(vector['clause'], known, vector['id'])
            self.assertTrue(vector['why'], vector['id'])
            self.assertIn(vector['strictness'], ('MUST', 'SHOULD', 'OBSERVED'))

    def test_each_table_has_every_cell_once(self):
        known = oracle.load_cells()['cells']
        for vector in all_vectors():
            asked = [c for c in known if cells.in_range(c, vector)]
            table = vector['oracle']
            rows = [table.get('expected', []), table.get('unsupported', [])]
            rows += [d['cells'] for d in table.get('differs', [])]
            found = [c for row in rows for c in cells.expand(row, asked)]
            self.assertEqual(sorted(found), sorted(asked), vector['id'])

    def test_what_writers_are_to_write_means_what_they_are_asked_for(self):
        # Python 2 writes its type `str`, which no peer allows (PKL-22).
        unreadable = {'MWP-PKL-3256', 'MWP-PKL-3257'}
        for vector in all_vectors():
            if not meaning.is_pickled(vector) or vector['id'] in unreadable:
                continue
            expect = vector['expect']
            if not meaning.is_own_form(vector):
                expect = meaning.meant(vector, expect)
            asked = meaning.asked_for(vector)
            self.assertEqual({k: meaning.text_of(expect[k]) for k in asked},
                             {k: meaning.text_of(asked[k]) for k in asked}, vector['id'])

    def test_an_answer_that_no_cell_gives_says_why_it_is_right(self):
        known = written_clauses()
        for vector in all_vectors():
            if vector['oracle'].get('expected'):
                self.assertNotIn('why_right', vector, vector['id'])
                continue
            self.assertRegex(vector.get('why_right', ''), r'^[A-Z]+-[0-9]+: .{40}', vector['id'])
            self.assertIn(vector['why_right'].split(':')[0], known, vector['id'])

    def test_the_releases_that_are_asked_are_those_of_the_cells(self):
        found = {cells.release_of(c) for c in oracle.load_cells()['cells']}
        self.assertEqual(sorted(found, key=cells.version), list(judge.BOUNDARIES))

    def test_what_must_be_is_what_no_cell_contradicts(self):
        for vector in all_vectors():
            if vector['strictness'] != 'MUST' or vector['id'] in SECURITY:
                continue
            for row in vector['oracle'].get('differs', ()):
                both_refuse = 'refused' in vector['expect'] and 'refused' in row['answer']
                same_meaning = meaning.fault(vector, row['answer']) is None
                self.assertTrue(both_refuse or same_meaning, vector['id'])


def case(request, **more):
    return cases.Case('pickle.load', {'bytes': request}, 'PKL-1', 'a reason', **more)


def with_flags(op, request, **more):
    vector = dict({'op': op, 'request': request, 'expect': {}, 'oracle': {}}, **more)
    vector['oracle'].setdefault('expected', ['*'])
    return flags.of(vector)


class Flags(unittest.TestCase):
    def test_every_vector_has_somebody_who_has_to_answer_it(self):
        for vector in all_vectors():
            self.assertTrue(set(vector['flags']) & set(flags.PROFILES), vector['id'])
            self.assertEqual(vector['flags'], flags.of(vector), vector['id'])

    def test_a_payload_is_for_who_reads_or_writes_it(self):
        request = {'handle': 'FORWARD_LOG'}
        self.assertEqual(with_flags('payload.parse', request), ['codec', 'master'])
        self.assertEqual(with_flags('payload.build', request), ['codec', 'child', 'parent'])
        request = {'handle': 'CALL_FUNCTION', 'reply': True}
        self.assertEqual(with_flags('payload.parse', request), ['codec', 'parent', 'master'])

    def test_the_forms_of_python_are_for_codecs_only(self):
        for profile, found in (('python2', ['codec', 'python_form']),
                               ('compact', ['codec', 'child', 'parent', 'master'])):
            self.assertEqual(with_flags('pickle.dump', {'values': [], 'profile': profile}), found)

    def test_a_scenario_is_for_its_role_and_command_lines_are_for_children(self):
        self.assertEqual(with_flags('router.run', {'role': 'leaf'}), ['child', 'parent'])
        self.assertEqual(with_flags('router.run', {'role': 'master'}), ['master'])
        self.assertEqual(with_flags('boot.parse', {}), ['child', 'parent'])

    def test_flags_tell_what_kind_it_is(self):
        found = with_flags('frame.decode', {}, since='0.3.39', expect={'refused': {}},
                           oracle={'expected': [], 'differs': [{}]})
        self.assertEqual(found[4:], ['refusal', 'since', 'stricter'])
        found = with_flags('frame.decode', {}, before='0.3.39', oracle={'expected': []})
        self.assertEqual(found[4:], ['before', 'unanswered'])

    def test_each_handle_has_readers_and_writers(self):
        self.assertEqual(set(flags.READERS), set(flags.WRITERS))
        handles = {v['request']['handle'] for v in all_vectors() if 'handle' in v['request']}
        self.assertLessEqual(handles, {h.rstrip('-') for h in flags.READERS})


class Ids(unittest.TestCase):
    def made(self, requests):
        return [('pickle/x.json', [case(r) for r in requests])]

    def ids(self, files):
        return {v['request']['bytes']: v['id'] for v in files['pickle/x.json']}

    def test_a_question_keeps_its_id_when_others_come_and_go(self):
        first, _ = generate.generate(self.made(['00', '01', '02']), {}, [])
        second, gone = generate.generate(self.made(['05', '02', '00']), first, [])
        self.assertEqual(self.ids(second)['00'], self.ids(first)['00'])
        self.assertEqual(self.ids(second)['02'], self.ids(first)['02'])
        self.assertEqual(gone, [self.ids(first)['01']])

    def test_an_id_that_was_retired_is_never_given_again(self):
        first, _ = generate.generate(self.made(['00', '01']), {}, [])
        second, gone = generate.generate(self.made(['00']), first, [])
        third, _ = generate.generate(self.made(['00', '07']), second, gone)
        self.assertNotIn(self.ids(third)['07'], self.ids(first).values())

    def test_a_second_run_changes_nothing(self):
        first, _ = generate.generate(self.made(['00', '01']), {}, [])
        second, gone = generate.generate(self.made(['00', '01']), first, [])
        self.assertEqual((second, gone), (first, []))

    def test_files_come_back_as_they_were_written(self):
        files, _ = generate.generate(self.made(['00', '01']), {}, [])
        with tempfile.TemporaryDirectory() as folder:
            store.save(files, folder)
            self.assertEqual(store.load(folder), files)


class Grouping(unittest.TestCase):
    ALL = [
        '%s/%s' % (p, r) for p in ('2.7', '3.6', '3.11', '3.13')
        for r in ('0.2.8', '0.3.3', '0.3.54') if (p, r) != ('3.13', '0.2.8')
    ]

    def test_patterns_stand_for_exactly_the_cells_that_were_meant(self):
        dice = random.Random(1)
        for _ in range(500):
            chosen = [c for c in self.ALL if dice.random() < dice.choice((0.2, 0.5, 0.9, 1))]
            patterns = cells.group(chosen, self.ALL)
            self.assertEqual(cells.expand(patterns, self.ALL), chosen)

    def test_whole_rows_and_columns_are_short(self):
        self.assertEqual(cells.group(self.ALL, self.ALL), ['*'])
        old = [c for c in self.ALL if c.startswith('2.7')]
        self.assertEqual(cells.group(old, self.ALL), ['2.7/*'])
        self.assertEqual(cells.group([c for c in self.ALL if c not in old], self.ALL), ['3.*/*'])
        newest = [c for c in self.ALL if c.endswith('/0.3.54')]
        self.assertEqual(cells.group(newest, self.ALL), ['*/0.3.54'])

    def test_a_range_has_the_first_release_and_not_the_last(self):
        vector = {'since': '0.3.3', 'before': '0.3.54'}
        self.assertTrue(cells.in_range('2.7/0.3.3', vector))
        self.assertFalse(cells.in_range('2.7/0.3.54', vector))
        self.assertFalse(cells.in_range('2.7/0.2.10', vector))


class Tables(unittest.TestCase):
    ANSWERS = {
        '2.7/0.3.54': {'values': [1]}, '3.6/0.3.54': {'values': [2]},
        '3.11/0.3.54': {'values': [2]}, '3.13/0.3.54': {'unsupported': True}
    }

    def test_a_table_tells_again_what_every_cell_answered(self):
        vector = {'op': 'pickle.load', 'expect': {'values': [2]}}
        vector['oracle'] = oracle.table('pickle.load', vector['expect'], self.ANSWERS)
        self.assertEqual(oracle.from_table(vector, list(self.ANSWERS)), self.ANSWERS)

    def test_one_and_true_are_two_answers(self):
        answers = {
            '2.7/0.3.54': {'values': [{'root': 1}]}, '3.6/0.3.54': {'values': [{'root': True}]}
        }
        made = oracle.table('pickle.load', {'values': [{'root': True}]}, answers)
        self.assertEqual(made['expected'], ['3.6/0.3.54'])
        self.assertEqual([d['cells'] for d in made['differs']], [['2.7/0.3.54']])

    def test_a_preamble_may_be_compressed_in_any_way(self):
        answers = {
            c: {'bytes': zlib.compress(b'x' * 100, level).hex()}
            for c, level in (('2.7/0.3.54', 1), ('3.6/0.3.54', 0))
        }
        made = oracle.table('preamble.build', answers['2.7/0.3.54'], answers)
        self.assertEqual(made, {'expected': ['*']})

    def test_an_answer_that_is_not_in_the_table_is_found(self):
        vector = {'id': 'MWP-PKL-0001', 'op': 'pickle.load', 'expect': {'values': [2]}}
        vector['oracle'] = oracle.table('pickle.load', vector['expect'], self.ANSWERS)
        answers = {c: {'MWP-PKL-0001': copy.deepcopy(a)} for c, a in self.ANSWERS.items()}
        self.assertEqual(list(oracle.differences([vector], answers, list(self.ANSWERS))), [])
        answers['3.6/0.3.54']['MWP-PKL-0001'] = {'values': [3]}
        found = list(oracle.differences([vector], answers, list(self.ANSWERS)))
        self.assertEqual([f[:2] for f in found], [('MWP-PKL-0001', '3.6/0.3.54')])


class Judging(unittest.TestCase):
    def test_one_is_no_right_answer_where_true_is_expected(self):
        vector = {'op': 'pickle.load', 'expect': {'values': [{'root': True}]}, 'strictness': 'MUST'}
        for root, outcome in ((1, judge.FAILED), (True, judge.PASSED)):
            result = judge.judge(vector, None, {'id': 1, 'values': [{'root': root}]}, None)
            self.assertEqual(result.outcome, outcome)


class Asking(unittest.TestCase):
    def setUp(self):
        self.testee = asking.Testee([sys.executable, '-c', ECHO])
        self.addCleanup(self.testee.stop)

    def test_a_stream_is_cut_in_every_two_pieces(self):
        vector = {
            'op': 'frame.decode', 'request': {}, 'chunkings': {'bytes': '010203', 'sizes': 'each'}
        }
        chunks = [q['chunks'] for q in asking.questions(vector)]
        self.assertEqual(chunks, [['010203'], ['01', '0203'], ['0102', '03'], ['010203']])

    def test_sizes_say_where_to_cut_and_the_rest_is_one_piece(self):
        vector = {
            'op': 'frame.decode', 'request': {},
            'chunkings': {'bytes': '0102030405', 'sizes': [[1, 2], []]}
        }
        chunks = [q['chunks'] for q in asking.questions(vector)]
        self.assertEqual(chunks, [['01', '0203', '0405'], ['0102030405']])

    def test_answers_that_depend_on_the_chunks_are_told(self):
        vector = {
            'op': 'frame.decode', 'request': {}, 'chunkings': {'bytes': '0102', 'sizes': [[1]]}
        }
        self.assertEqual(asking.ask_vector(self.testee, vector), {'bytes': '0102'})

    def test_a_testee_that_dies_is_told_and_started_again(self):
        self.assertEqual(self.testee.ask({'op': 'die'}), {'died': 'status 7'})
        self.assertEqual(self.testee.ask({'op': 'x'}), {'bytes': '00'})

    def test_a_testee_that_hangs_is_told_and_started_again(self):
        self.assertEqual(self.testee.ask({'op': 'hang'}, 0.2), {'died': 'no answer in 0.2 s'})
        self.assertEqual(self.testee.ask({'op': 'x'}), {'bytes': '00'})


if __name__ == '__main__':
    unittest.main()
