#!/usr/bin/env python3
"""The testee of the original speaks the protocol, and its values come back as they were sent.

The tables of the vectors have the answers of the original itself.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from answers import functions, requests, routing, stand_in, values  # noqa: E402
from answers.stand_in import Core, shown  # noqa: E402

ORIGINAL = os.path.join(HERE, 'original.py')


def read(value):
    return stand_in.read(json.loads(json.dumps(value)))


class Writing(unittest.TestCase):
    def test_a_value_without_containers_is_an_atom(self):
        self.assertEqual(shown(None), {'root': None})
        self.assertEqual(shown(True), {'root': True})
        self.assertEqual(shown(2**53), {'root': {'int': '9007199254740992'}})
        self.assertEqual(shown(-2**1000), {'root': {'int16': '-1' + '0' * 250}})
        self.assertEqual(shown(-0.0), {'root': {'float': '8000000000000000'}})
        self.assertEqual(shown('\ud800'), {'root': {'wtf8': 'eda080'}})
        self.assertEqual(shown(()), {'root': {'tuple': []}})
        self.assertEqual(shown(bytes), {'root': {'global': '__builtin__.bytes'}})

    def test_nodes_come_in_the_order_of_a_walk_by_breadth(self):
        self.assertEqual(
            shown([[1, [2]], [3]]), {
                'root': {'ref': 0}, 'nodes': [{'list': [{'ref': 1}, {'ref': 2}]}, {
                    'list': [1, {'ref': 3}]
                }, {'list': [3]}, {'list': [2]}]
            })

    def test_one_object_is_one_node(self):
        shared, cycle = [], []
        cycle.extend([shared, shared, cycle])
        self.assertEqual(shown(cycle), {
            'root': {'ref': 0}, 'nodes': [{'list': [{'ref': 1}, {'ref': 1}, {'ref': 0}]},
                                          {'list': []}]
        })

    def test_keys_are_in_the_order_of_their_text(self):
        made = shown({'b': 1, 10: 2, '\n': 3, 9: 4, None: 5})
        self.assertEqual([k for k, _ in made['nodes'][0]['dict']], ['\n', 'b', 10, 9, None])

    def test_the_text_of_a_key_escapes_all_but_printable_ascii(self):
        text = values.Writer(Core).key_text(('a"\\', b'\xff', frozenset([2, 1]), '\x7f\U0001f600'))
        self.assertEqual(
            text, '{"tuple":["a\\"\\\\",{"bytes":"ff"},{"frozenset":[1,2]},'
            '"\\u007f\\ud83d\\ude00"]}')

    def test_a_key_of_too_much_text_is_unsupported(self):
        with self.assertRaises(values.Unsupported):
            shown({'x' * 10001: 1})

    def test_depth_is_no_matter(self):
        value = []
        for _ in range(100000):
            value = [value]
        self.assertEqual(len(shown(value)['nodes']), 100001)


class ThereAndBack(unittest.TestCase):
    def test_values_come_back(self):
        for value in (None, 1, 2**2000, -2**70, 1.5, 'a', '\ud800', b'\xff', [], (), {}, [(1, {
                2: (3,)
        })], {1, 2}, frozenset([(1,)]), bytearray(b'x'), {'k': [None]}):
            self.assertEqual(read(shown(value)), value)

    def test_aliases_and_cycles_come_back(self):
        made = read({
            'root': {'ref': 0}, 'nodes': [{'tuple': [{'ref': 1}, {'ref': 1}]},
                                          {'list': [{'ref': 0}]}]
        })
        self.assertIs(made[0], made[1])
        self.assertIs(made[0][0], made)

    def test_a_text_that_is_a_node_is_one_object(self):
        made = read(
            {'root': {'ref': 0}, 'nodes': [{'list': [{'ref': 1}, {'ref': 1}]}, {'text': 'shared'}]})
        self.assertIs(made[0], made[1])

    def test_a_tuple_of_nothing_but_itself_is_no_value(self):
        with self.assertRaises(values.Broken):
            read({'root': {'ref': 0}, 'nodes': [{'tuple': [{'ref': 0}]}]})


class RoutingOrder(unittest.TestCase):
    def texts(self, *sent):
        made = [(link, {'handle': handle, 'reply_to': reply_to, 'payload': text.encode().hex()})
                for link, handle, reply_to, text in sent]
        return [(m['link'], bytes.fromhex(m['payload']).decode())
                for m in routing.in_order(made)]

    def test_messages_are_by_link_and_then_as_they_were_sent(self):
        self.assertEqual(self.texts(('b', 1, 0, '2'), ('a', 1, 0, '9'), ('b', 1, 0, '1')),
                         [('a', '9'), ('b', '2'), ('b', '1')])

    def test_deaths_side_by_side_are_by_id(self):
        self.assertEqual(
            self.texts(('a', 104, 0, '10'), ('a', 104, 0, '9'), ('a', 104, 999, '8'),
                       ('a', 104, 0, '2'), ('a', 104, 0, '1')),
            [('a', '9'), ('a', '10'), ('a', '8'), ('a', '1'), ('a', '2')])


class CalledFunctions(unittest.TestCase):
    def setUp(self):
        self.ran = []
        self.functions = functions.Functions(None, {'app': {
            'Maker.fail': {'raises': 'app.inner.Broken: some words', 'takes': 0}}}, self.ran)
        self.fail_it = self.functions.modules['app'].Maker.fail

    def test_they_raise_what_the_scenario_says(self):
        with self.assertRaises(Exception) as raised:
            self.fail_it()
        kind = type(raised.exception)
        self.assertEqual((kind.__module__, kind.__name__, str(raised.exception)),
                         ('app.inner', 'Broken', 'some words'))
        self.assertEqual(self.ran, ['app.Maker.fail'])

    def test_they_do_not_run_with_other_arguments(self):
        self.assertRaises(TypeError, self.fail_it, 1)
        self.assertEqual(self.ran, [])

    def test_only_their_own_errors_are_shown_and_without_a_traceback(self):
        for text, shown in (('app.inner.Broken: some words\n  File', 'app.inner.Broken: some words'),
                            ('builtins.TypeError: other', ''), ('', '')):
            self.assertEqual(self.functions.shown_error(text), shown)


class Program(unittest.TestCase):
    def run_it(self, folder, lines):
        return subprocess.run([sys.executable, ORIGINAL, folder],
                              input=lines,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE,
                              timeout=60)

    def test_where_the_original_does_not_import_it_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, 'mitogen'))
            with open(os.path.join(folder, 'mitogen', '__init__.py'), 'w') as f:
                f.write('import no_such_module\n')
            done = self.run_it(folder, b'')
        self.assertEqual(done.returncode, 3)
        self.assertIn(b'no_such_module', done.stderr)


DEBIAN = '/usr/lib/python3/dist-packages'


@unittest.skipUnless(os.path.isdir(os.path.join(DEBIAN, 'mitogen')),
                     'python3-mitogen is not installed')
class WithDebiansOriginal(unittest.TestCase):
    def ask(self, *lines):
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.join(DEBIAN, 'mitogen'), os.path.join(folder, 'mitogen'))
            done = subprocess.run(['/usr/bin/python3', ORIGINAL, folder],
                                  input=b'\n'.join(lines) + b'\n',
                                  stdout=subprocess.PIPE,
                                  timeout=60)
        self.assertEqual(done.returncode, 0)
        return [json.loads(line.decode()) for line in done.stdout.splitlines()]

    def test_questions_are_answered_in_their_order(self):
        answers = self.ask(b'{"id": 5, "op": "hello"}',
                           b'{"id": 3, "op": "pickle.load", "bytes": "4b012e"}')
        self.assertEqual([a['id'] for a in answers], [5, 3])
        self.assertEqual(answers[1]['values'], [{'root': 1}])

    def test_an_operation_that_is_not_there_is_unsupported(self):
        self.assertIn('unsupported', self.ask(b'{"id": 1, "op": "no.such"}')[0])

    def test_another_release_is_unsupported(self):
        self.assertIn(
            'unsupported',
            self.ask(b'{"id": 1, "op": "pickle.load", "bytes": "4e2e", "release": "0.2.9"}')[0])

    def test_what_is_no_question_is_broken(self):
        for line in (b'{"id": 1, "op": "pickle.load"}',
                     b'{"id": 1, "op": "pickle.load", "bytes": "4"}', b'junk', b'[]'):
            self.assertIn('broken', self.ask(line)[0], line)
        self.assertEqual([a['id'] for a in self.ask(b'junk', b'[]', b'{}')], [None] * 3)

    def test_a_scenario_is_run_step_by_step(self):
        answer, = self.ask(b'{"id": 1, "op": "router.run", "role": "master", "context_id": 0, '
                           b'"steps": [{"do": "connect", "link": "a", "remote_id": 5}, '
                           b'{"do": "add_handler"}, {"do": "lose", "link": "a"}]}')
        self.assertEqual(answer['steps'], [{}, {'handle': 1000}, {}])
        self.assertEqual((answer['routes'], answer['handles']), ([], [103, 104, 1000]))

    def test_with_roles_what_a_context_made_itself_is_shown_by_its_meaning(self):
        answer, = self.ask(b'{"id": 1, "op": "router.run", "role": "master", "context_id": 0, '
                           b'"roles": true, "steps": [{"do": "connect", "link": "a", '
                           b'"remote_id": 5}, {"do": "receive", "link": "a", "message": '
                           b'{"tag": 19785, "dst": 0, "src": 5, "auth": 5, "handle": 105, '
                           b'"reply_to": 1005, "payload": ""}}]}')
        sent, = answer['steps'][1]['sent']
        self.assertEqual(sent['value'], {'root': {'ref': 0}, 'nodes': [{'tuple': [1, 1001]}]})
        self.assertNotIn('payload', sent)

    def test_a_scenario_that_cannot_be_is_broken(self):
        for role, step in ((b'leaf', b'{"do": "connect", "link": "a", "remote_id": 5}'),
                           (b'parent', b'{"do": "lose", "link": "a"}'),
                           (b'parent', b'{"do": "dance"}'), (b'master', b'{"do": "exit"}')):
            answer, = self.ask(b'{"id": 1, "op": "router.run", "role": "%s", "context_id": 4, '
                               b'"parent_ids": [2], "steps": [%s]}' % (role, step))
            self.assertIn('broken', answer, step)

    def test_a_refusal_is_an_answer_and_the_next_question_too(self):
        answers = self.ask(b'{"id": 1, "op": "pickle.load", "bytes": "63"}',
                           b'{"id": 2, "op": "pickle.load", "bytes": "4e2e"}')
        self.assertEqual(answers[0]['refused']['kind'], 'peer')
        self.assertEqual(answers[1]['values'], [{'root': None}])


if __name__ == '__main__':
    unittest.main()
