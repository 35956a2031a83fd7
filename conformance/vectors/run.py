#!/usr/bin/env python3
"""Asks a testee the vectors, and says where it differs; see README.md."""

import argparse
import fnmatch
import os
import re
import shlex
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import conversation  # noqa: E402
import judge  # noqa: E402
import report  # noqa: E402
import store  # noqa: E402

NO_SUCH_OPERATION = 'no.such.operation'
RELEASE = re.compile(r'[0-9]+\.[0-9]+\.[0-9]+$')
STRICTNESS = ('MUST', 'SHOULD', 'OBSERVED')


def parse_arguments(argv=None):
    parser = argparse.ArgumentParser(prog='vectors', description=__doc__)
    add = parser.add_argument
    add('--testee', metavar='CMD', help='the command line of a testee (default: ours)')
    add('--filter', metavar='GLOB', default='*', help="ids, such as 'MWP-PKL-*'")
    add('--op', metavar='GLOB', default='*', help="operations, such as 'frame.*'")
    add('--strictness', metavar='S,...', type=strictness, default=STRICTNESS,
        help='only these of %s' % ', '.join(STRICTNESS))
    add('--release', metavar='R', help='ask as for peers of this release of the original')
    add('--timeout', metavar='S', type=float, default=conversation.TIME_LIMIT_S,
        help='seconds for one answer (default: %(default)s)')
    add('--vectors', metavar='DIR', default=HERE, help=argparse.SUPPRESS)
    add('--list', action='store_true', help='list the vectors, ask nothing')
    add('--junit', metavar='FILE')
    add('--report', metavar='FILE', help='the outcome of each vector, as JSON')
    return parser.parse_args(argv)


def strictness(text):
    chosen = tuple(text.split(','))
    if not set(chosen) <= set(STRICTNESS):
        raise argparse.ArgumentTypeError('expected some of %s' % ', '.join(STRICTNESS))
    return chosen


def choose(vectors, options):
    return [v for v in vectors
            if fnmatch.fnmatchcase(v['id'], options.filter) and
            fnmatch.fnmatchcase(v['op'], options.op) and v['strictness'] in options.strictness]


def introduce(talk):
    """The testee's answer to hello, once it has shown that it does not agree with everything."""
    (hello, failure), (denial, _) = talk.ask([{'op': 'hello'}, {'op': NO_SUCH_OPERATION}])
    if failure:
        raise SystemExit('vectors: the testee does not answer hello: %s' % failure)
    for key, kind in (('name', str), ('releases', list), ('operations', list)):
        if not isinstance(hello.get(key), kind):
            raise SystemExit('vectors: the testee\'s hello has no %s: %s' % (
                key, report.shown(hello)))
    releases = hello['releases']
    if not all(isinstance(r, str) and RELEASE.match(r) for r in releases) and releases != ['*']:
        raise SystemExit('vectors: expected releases such as "0.3.54", or ["*"], in the '
                         'testee\'s hello, got %s' % report.shown(releases))
    if denial is None or 'unsupported' not in denial:
        raise SystemExit('vectors: asked for the operation %s, the testee does not say that it '
                         'is unsupported; its other answers mean nothing' % NO_SUCH_OPERATION)
    return hello


def ask_all(talk, vectors, releases):
    """One result for each vector, as answers come."""
    asked = [(v, judge.questions(v, releases)) for v in vectors]
    answers = talk.ask([q for _, questions in asked for q in questions])
    for vector, questions in asked:
        results = [judge.judge(vector, q, *next(answers)) for q in questions]
        yield judge.worst(results) if results else judge.Result(
            vector, judge.SKIPPED, 'not of release %s' % ', '.join(releases), None, None)


def run(options, vectors):
    talk = conversation.Conversation(shlex.split(options.testee), options.timeout)
    hello = introduce(talk)
    print('vectors: asking %s (%s), version %s' % (
        hello['name'], hello.get('language'), hello.get('version')), flush=True)
    results = []
    for result in ask_all(talk, vectors, [options.release] if options.release
                          else hello['releases']):
        results.append(result)
        if result.outcome in (judge.FAILED, judge.DIFFERS):
            print(report.block(result), flush=True)
    if options.junit:
        report.write_junit(options.junit, hello, results)
    if options.report:
        report.write_json(options.report, hello, options.release, results)
    return results


def main(argv=None):
    options = parse_arguments(argv)
    vectors = choose([v for vs in store.load(options.vectors).values() for v in vs], options)
    if options.list:
        for vector in vectors:
            print('%s %-14s %-8s %s' % (
                vector['id'], vector['op'], vector['strictness'], vector['why']))
        return 0
    if not options.testee:
        raise SystemExit('vectors: expected --testee CMD, got none; '
                         'tools/vectors builds ours and gives it')
    results = run(options, vectors)
    print('\n'.join(report.skips(results) + [report.last_line(results)]))
    number = report.counts(results)
    nothing = number[judge.SKIPPED] == len(results)
    if nothing:
        print('vectors: nothing was asked that the testee supports', file=sys.stderr)
    return 1 if number[judge.FAILED] or nothing else 0


if __name__ == '__main__':
    sys.exit(main())
