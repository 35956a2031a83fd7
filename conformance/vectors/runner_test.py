#!/usr/bin/env python3
"""The runner can tell a correct testee from one that is wrong, silent or dead, or agrees with everything."""

import collections
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import judge  # noqa: E402
import run  # noqa: E402

TESTEES = os.path.join(HERE, '..', 'testee')
EXAMPLE = os.path.join(TESTEES, 'example.py')
TESTDATA = os.path.join(HERE, 'testdata')

# The common part of all testees below, which differ only in `answer`.
FRAME = '''\
import json, os, sys, time
KNOWN = json.loads(%r)
HELLO = {'name': 'small', 'language': 'Python', 'version': '1', 'releases': ['*'],
         'operations': ['hello', 'frame.encode']}


def right(question):
    if question['op'] == 'hello':
        return HELLO
    key = json.dumps({k: v for k, v in question.items() if k not in ('id', 'release')},
                     sort_keys=True)
    return KNOWN.get(key, {'unsupported': question['op']})


def is_encode(question):
    return question['op'] == 'frame.encode'


%s

for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(dict(answer(question), id=question['id'])), flush=True)
'''

# Writes in its own form only, by Python's own pickler.
WRITER = '''\
    sys.path.insert(0, %r)
    import pickle
    from answers import stand_in


    def is_plain(value):
        text = json.dumps(value)
        return not any(name in text for name in (
            'kwargs', 'blob', 'secret', 'callerror', 'sender', 'context', 'global', '"bytes"'))


    def answer(question):
        if question['op'] != 'pickle.dump':
            return right(question)
        if question.get('profile') != 'compact' or not is_plain(question['values']):
            return {'unsupported': 'this form'}
        values = [stand_in.read(v) for v in question['values']]
        return {'bytes': b''.join(pickle.dumps(v, %d) for v in values).hex()}
'''

ENCODE, EACH, NO_TAG, LATER_TAG, ODD, PICKLE = (
    'MWP-FRM-9001', 'MWP-FRM-9002', 'MWP-FRM-9003', 'MWP-FRM-9004', 'MWP-FRM-9005', 'MWP-PKL-9001')


def right_answers():
    """The expected answers of the test's vectors, by question."""
    import asking
    import store
    known = {}
    for vectors in store.load(TESTDATA).values():
        for vector in vectors:
            for question in asking.questions(vector):
                known[json.dumps(question, sort_keys=True)] = vector['expect']
    return known


class RunnerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.text = ''

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, body):
        """The command line of a testee with this `answer`."""
        with open(self.path('testee.py'), 'w') as f:
            f.write(FRAME % (json.dumps(right_answers()), textwrap.dedent(body)))
        return '%s %s' % (sys.executable, self.path('testee.py'))

    def run_on(self, testee, *arguments):
        """(status, {id: outcome})"""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = run.main(['--testee', testee, '--vectors', TESTDATA,
                               '--report', self.path('report.json')] + list(arguments))
        self.text = out.getvalue()
        with open(self.path('report.json')) as f:
            self.report = json.load(f)
        return status, {i: r['outcome'] for i, r in self.report['vectors'].items()}

    def refuses(self, testee, message, *arguments):
        """The arguments make no sense, which is neither a success nor a failure of the testee."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            with self.assertRaises(SystemExit) as caught:
                run.main(['--testee', testee, '--vectors', TESTDATA] + list(arguments))
        self.assertEqual(caught.exception.code, 2)
        self.assertIn(message, out.getvalue())

    def outcomes(self, body, *arguments):
        return self.run_on(self.command(body), *arguments)

    def last_line(self):
        return self.text.strip().splitlines()[-1]

    def test_passes_a_testee_that_is_right(self):
        status, outcomes = self.outcomes('answer = right')
        self.assertEqual(status, 0)
        self.assertEqual(set(outcomes.values()), {'passed'})
        self.assertEqual(self.last_line(), 'vectors: 6 passed, 0 failed, 0 skipped, '
                                           '0 observed differences')

    def test_fails_one_wrong_answer_only(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                return {'bytes': ''} if is_encode(question) else right(question)
        ''')
        self.assertEqual(status, 1)
        self.assertEqual([i for i, o in outcomes.items() if o != 'passed'], [ENCODE])
        self.assertIn('FAIL %s MUST, FRM-1: a frame' % ENCODE, self.text)
        self.assertIn('  answered {"bytes": ""}\n', self.text)

    def test_shows_some_failures_whole_and_of_the_others_a_line(self):
        shown, run.WHOLE = run.WHOLE, 2
        self.addCleanup(setattr, run, 'WHOLE', shown)
        self.outcomes('''\
            def answer(question):
                return {'bytes': ''} if question['op'][0] in 'fp' else right(question)
        ''')
        self.assertEqual(len(re.findall('^(FAIL|DIFF) ', self.text, re.MULTILINE)), 6)
        self.assertEqual(self.text.count('  answered '), 2)
        self.assertEqual(self.text.count('--filter ID shows one whole'), 1)

    def test_counts_failures_by_what_they_are_worth(self):
        self.outcomes('''\
            def answer(question):
                return {'bytes': ''} if question['op'][0] in 'fp' else right(question)
        ''')
        self.assertEqual(self.last_line(), 'vectors: 0 passed, 5 failed (4 MUST, 1 SHOULD), '
                                           '0 skipped, 1 observed differences')

    def test_fails_an_answer_that_says_more_than_expected(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                return dict(right(question), rest=0) if is_encode(question) else right(question)
        ''')
        self.assertEqual((status, outcomes[ENCODE]), (1, 'failed'))

    def test_tells_0_from_false(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                answer = right(question)
                return dict(answer, rest=False) if answer.get('rest') == 0 else answer
        ''')
        self.assertEqual((status, outcomes[EACH]), (1, 'failed'))

    def test_fails_a_refusal_where_none_is_expected_and_the_other_way_round(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                if is_encode(question):
                    return {'refused': {'kind': 'peer'}}
                if 'refused' in right(question):
                    return {'messages': [], 'rest': 0}
                return right(question)
        ''')
        self.assertEqual(status, 1)
        self.assertEqual((outcomes[ENCODE], outcomes[NO_TAG]), ('failed', 'failed'))

    def test_takes_a_limit_for_a_refusal_but_not_blame_on_the_caller(self):
        body = '''\
            def answer(question):
                answer = right(question)
                return dict(answer, refused={'kind': %r, 'message': 'm', 'offset': 3}
                            ) if 'refused' in answer else answer
        '''
        self.assertEqual(self.outcomes(body % 'limit')[0], 0)
        status, outcomes = self.outcomes(body % 'caller')
        self.assertEqual((status, outcomes[NO_TAG]), (1, 'failed'))

    def test_fails_a_refusal_of_another_form(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                answer = right(question)
                return dict(answer, refused='peer') if 'refused' in answer else answer
        ''')
        self.assertEqual((status, outcomes[NO_TAG]), (1, 'failed'))

    def test_fails_a_wrong_answer_to_one_chunking_of_many(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                if len(question.get('chunks', ['', ''])[0]) == 20:
                    return {'messages': [], 'rest': 28}
                return right(question)
        ''')
        self.assertEqual((status, outcomes[EACH]), (1, 'failed'))

    def test_an_observed_difference_is_told_and_fails_nothing(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                return {'messages': [], 'rest': 1} if 'max_message_size' in question \\
                    else right(question)
        ''')
        self.assertEqual((status, outcomes[ODD]), (0, 'differs'))
        self.assertIn('as answers the original on *', self.text)
        self.assertEqual(self.last_line(), 'vectors: 5 passed, 0 failed, 0 skipped, '
                                           '1 observed differences')

    def test_fails_a_writer_that_writes_what_old_peers_do_not_read(self):
        for protocol, failures in ((2, 0), (5, 1)):
            status, outcomes = self.run_on(
                self.command(WRITER % (TESTEES, protocol)), '--vectors', HERE, '--op', 'pickle.dump')
            self.assertEqual(status, failures)
            found = collections.Counter(outcomes.values())
            self.assertEqual(found['failed'] > 50, bool(failures), found)
            self.assertEqual(found['passed'] > 50, not failures, found)
            self.assertEqual(bool(failures), 'PROTO at 0 is of protocol 5' in self.text)

    def test_counts_what_is_unsupported_as_skipped_with_its_reason(self):
        status, outcomes = self.run_on('%s %s' % (sys.executable, EXAMPLE))
        self.assertEqual(status, 0)
        self.assertEqual(outcomes, {
            ENCODE: 'passed', EACH: 'passed', NO_TAG: 'passed', LATER_TAG: 'skipped',
            ODD: 'differs', PICKLE: 'skipped'})
        self.assertIn('SKIP     1 x unsupported: pickle.load', self.text)
        self.assertIn('SKIP     1 x not of release 0.3.54', self.text)

    def test_fails_if_all_is_skipped(self):
        status, outcomes = self.run_on('%s %s' % (sys.executable, EXAMPLE), '--op', 'pickle.*')
        self.assertEqual((status, outcomes), (1, {PICKLE: 'skipped'}))

    def test_says_if_no_vector_is_chosen(self):
        self.refuses(self.command('answer = right'), 'no vector is chosen by '
                     "--filter 'MWP-NONE-*' --op 'frame.*'",
                     '--filter', 'MWP-NONE-*', '--op', 'frame.*')

    def test_says_if_no_testee_is_given(self):
        self.refuses('', 'expected --testee CMD, got none')

    def test_says_if_the_release_is_none_or_not_one_of_the_testee(self):
        self.refuses(self.command('answer = right'), 'expected a release such as 0.3.27, got 0.3',
                     '--release', '0.3')
        self.refuses('%s %s' % (sys.executable, EXAMPLE),
                     'the testee knows release 0.3.54, not 0.3.27', '--release', '0.3.27')

    def test_fails_a_question_that_is_called_broken(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                return {'broken': 'no'} if 'max_message_size' in question else right(question)
        ''')
        self.assertEqual((status, outcomes[ODD]), (1, 'failed'))

    def test_names_the_vector_that_kills_the_testee_and_asks_on(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                if is_encode(question):
                    os._exit(7)
                if 'max_message_size' in question:
                    os.kill(os.getpid(), 9)
                return right(question)
        ''')
        self.assertEqual(status, 1)
        self.assertEqual([i for i, o in outcomes.items() if o != 'passed'], [ENCODE, ODD])
        self.assertEqual(self.report['vectors'][ENCODE]['detail'], 'it ended, with status 7')
        self.assertEqual(self.report['vectors'][ODD]['detail'], 'it ended, by signal 9')

    def test_names_the_vector_that_hangs_the_testee_and_asks_on(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                if is_encode(question):
                    time.sleep(600)
                return right(question)
        ''', '--timeout', '2')
        self.assertEqual(status, 1)
        self.assertEqual([i for i, o in outcomes.items() if o != 'passed'], [ENCODE])
        self.assertEqual(self.report['vectors'][ENCODE]['detail'], 'no answer within 2 s')

    def test_gives_up_a_testee_that_hangs_again_and_again(self):
        status, outcomes = self.outcomes('''\
            def answer(question):
                if question['op'] == 'frame.decode':
                    time.sleep(600)
                return right(question)
        ''', '--timeout', '1')
        self.assertEqual((status, outcomes[ENCODE], outcomes[NO_TAG]), (1, 'passed', 'failed'))
        self.assertEqual(self.report['vectors'][PICKLE]['detail'],
                         'not asked, since the testee hung 3 times')

    def test_fails_lines_that_are_no_answers(self):
        for line in ('hello', '[]', '{"id": -1}', '\\xff'):
            status, outcomes = self.outcomes('''\
                def answer(question):
                    if is_encode(question):
                        os.write(1, b'%s\\n')
                    return right(question)
            ''' % line)
            self.assertEqual(status, 1)
            self.assertEqual([i for i, o in outcomes.items() if o != 'passed'], [ENCODE], line)

    def test_will_not_run_a_testee_that_agrees_with_everything(self):
        with self.assertRaisesRegex(SystemExit, 'does not say that it is unsupported'):
            self.outcomes('''\
                def answer(question):
                    return HELLO
            ''')

    def test_will_not_run_a_testee_that_does_not_introduce_itself(self):
        with self.assertRaisesRegex(SystemExit, 'does not answer hello: it ended'):
            self.run_on('false')
        with self.assertRaisesRegex(SystemExit, 'hello has no name'):
            self.outcomes("def answer(question):\n    return {'unsupported': 'all'}")
        for releases in ("['newest']", '[3]', "['*', '0.3.54']"):
            with self.assertRaisesRegex(SystemExit, 'expected releases'):
                self.outcomes("HELLO['releases'] = %s\nanswer = right" % releases)
        with self.assertRaisesRegex(SystemExit, 'cannot start'):
            self.run_on(self.path('none'))

    def test_does_not_choke_on_more_than_a_pipe_holds(self):
        status, outcomes = self.outcomes('''\
            time.sleep(0.5)  # All questions that fit are in the pipe by now.


            def answer(question):
                extra = {'message': 'x' * 300000, 'kind': 'peer'}
                answer = right(question)
                return dict(answer, refused=extra) if 'refused' in answer else answer
        ''')
        self.assertEqual((status, set(outcomes.values())), (0, {'passed'}))

    def test_asks_as_the_release_that_a_vector_is_true_of(self):
        body = '''\
            def answer(question):
                release = question.get('release')
                if question.get('chunks', [''])[0].startswith('4d4b'):
                    return right(question) if release in ('0.2.8', '0.3.38') else {'broken': release}
                return right(question)
        '''
        self.assertEqual(self.outcomes(body)[0], 0)
        status, outcomes = self.outcomes(body, '--release', '0.3.39')
        self.assertEqual((status, outcomes[LATER_TAG]), (0, 'skipped'))
        status, outcomes = self.outcomes(body, '--release', '0.3.38')
        self.assertEqual((status, outcomes[LATER_TAG]), (0, 'passed'))

    def test_asks_at_both_ends_of_a_range_or_at_every_release(self):
        body = '''\
            def answer(question):
                if question['op'][0] in 'fp':
                    with open(%r, 'a') as f:
                        f.write('%%s %%s\\n' %% (question['op'], question.get('release')))
                return right(question)
        ''' % self.path('asked')
        for option, expected in (((), ['0.2.8', '0.3.38']),
                                 (('--every-release',), judge.BOUNDARIES[:6] + ('0.3.38',))):
            self.assertEqual(self.outcomes(body, '--filter', LATER_TAG, *option)[0], 0)
            with open(self.path('asked')) as f:
                self.assertEqual([line.split()[1] for line in f], list(expected))
            os.remove(self.path('asked'))

    def test_a_release_at_which_the_original_answers_otherwise_is_not_asked(self):
        vector = {'oracle': {'expected': ['3.*/0.3.54', '*/0.3.41']}, 'since': '0.3.39'}
        self.assertEqual(judge.choose_releases(vector, ['*']), [None])
        self.assertEqual(judge.choose_releases(vector, ['*'], every=True),
                         ['0.3.41', '0.3.54', None])
        vector['oracle'] = {'unsupported': ['*']}
        self.assertEqual(judge.choose_releases(vector, ['*']), ['0.3.39', None])

    def test_names_a_release_to_a_testee_that_has_several(self):
        status, outcomes = self.outcomes('''\
            HELLO['releases'] = ['0.3.2', '0.3.10', '0.3.40']


            def answer(question):
                release = question.get('release')
                old = question.get('chunks', [''])[0].startswith('4d4b')
                asked = ('0.3.2', '0.3.10') if old else ('0.3.40',)
                if question['op'][0] in 'fp' and release not in asked:
                    return {'broken': release}
                return right(question)
        ''')
        self.assertEqual((status, set(outcomes.values())), (0, {'passed'}))

    def test_chooses_by_strictness_operation_id_clause_and_file(self):
        self.assertEqual(set(self.outcomes('answer = right', '--strictness', 'SHOULD,OBSERVED')[1]),
                         {LATER_TAG, ODD})
        self.assertEqual(set(self.outcomes('answer = right', '--op', 'frame.encode')[1]), {ENCODE})
        self.assertEqual(set(self.outcomes('answer = right', '--filter', '*-9003')[1]), {NO_TAG})
        self.assertEqual(set(self.outcomes('answer = right', '--clause', 'FRM-2')[1]),
                         {NO_TAG, LATER_TAG})
        self.assertEqual(len(self.outcomes('answer = right', '--file', 'frame/frames')[1]), 6)
        self.refuses(self.command('answer = right'), "--file 'pickle/*'", '--file', 'pickle/*')

    def test_chooses_by_profile_and_flag(self):
        everything = set(self.outcomes('answer = right')[1])
        self.assertEqual(set(self.outcomes('answer = right', '--profile', 'child')[1]), everything)
        self.assertEqual(set(self.outcomes('answer = right', '--profile', 'codec,master')[1]),
                         everything)
        self.assertEqual(set(self.outcomes('answer = right', '--flag', 'refusal')[1]),
                         {NO_TAG, LATER_TAG})
        self.assertEqual(set(self.outcomes('answer = right', '--flag', 'refusal,before')[1]),
                         {LATER_TAG})
        testee = self.command('answer = right')
        self.refuses(testee, 'expected some of codec, child, parent, master, got leaf',
                     '--profile', 'leaf')
        self.refuses(testee, 'no vector is chosen by --profile child --flag stricter',
                     '--profile', 'child', '--flag', 'stricter')

    def test_the_example_is_right_in_all_that_it_knows(self):
        status, outcomes = self.run_on(
            '%s %s' % (sys.executable, EXAMPLE), '--vectors', HERE, '--op', 'frame.*')
        self.assertEqual((status, set(outcomes.values())), (0, {'passed', 'skipped'}))

    def test_ends_quietly_if_nobody_reads_the_list_to_its_end(self):
        process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, 'run.py'), '--vectors', TESTDATA, '--list'],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        with process.stderr as errors:
            self.assertEqual(errors.read(), b'')
        process.wait()

    def test_says_that_there_is_nowhere_to_print(self):
        for redirection, why in (('>&-', 'it is closed'), ('>/dev/full', 'No space left')):
            done = subprocess.run(
                ['sh', '-c', '"$@" ' + redirection, 'sh', sys.executable,
                 os.path.join(HERE, 'run.py'), '--vectors', TESTDATA, '--list'],
                stderr=subprocess.PIPE, encoding='utf-8')
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r'^run\.py: expected (a )?standard output .*%s.*\n$' % why)

    def test_prints_of_a_testee_only_what_can_be_seen(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            run.say('name \u202e\x1b[2J\xe9\n')
        self.assertEqual(out.getvalue(), 'name \\u202e\\x1b[2J\xe9\n\n')

    def test_writes_junit(self):
        self.outcomes('''\
            def answer(question):
                return {'bytes': '\\x01'} if is_encode(question) else right(question)
        ''', '--junit', self.path('junit.xml'))
        suite = ElementTree.parse(self.path('junit.xml')).getroot()
        self.assertEqual((suite.get('tests'), suite.get('failures')), ('6', '1'))
        self.assertEqual([case.get('name') for case in suite if case.find('failure') is not None],
                         [ENCODE])

    def test_compares_preambles_by_what_they_hold(self):
        import zlib
        import judge
        vector = {'op': 'preamble.build', 'strictness': 'MUST',
                  'expect': {'bytes': zlib.compress(b'a' * 100, 9).hex()}}
        for content, outcome in ((b'a' * 100, judge.PASSED), (b'a' * 99, judge.FAILED)):
            answer = {'id': 1, 'bytes': zlib.compress(content, 0).hex()}
            self.assertEqual(judge.judge(vector, {}, answer, None).outcome, outcome)


if __name__ == '__main__':
    unittest.main()
