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
import flags  # noqa: E402
import judge  # noqa: E402
import report  # noqa: E402
import standard_output  # noqa: E402
import store  # noqa: E402

NO_SUCH_OPERATION = 'no.such.operation'
RELEASE = re.compile(r'[0-9]+\.[0-9]+\.[0-9]+$')
STRICTNESS = ('MUST', 'SHOULD', 'OBSERVED')
# With a new testee most vectors may fail, for a few reasons.
WHOLE = 50
CHOICES = (
    ('filter', "ids, such as 'MWP-PKL-*'"),
    ('op', "operations, such as 'frame.*'"),
    ('clause', "clauses of docs/spec/, such as PAY-3"),
    ('file', "files, such as 'payload/routes' or 'pickle/memo*'"),
)


def make_parser():
    parser = argparse.ArgumentParser(prog='vectors', description=__doc__)
    add = parser.add_argument
    add('--testee', metavar='CMD', help='the command line of a testee (default: ours)')
    for name, what in CHOICES:
        add('--' + name, metavar='GLOB', default='*', help=what)
    add('--profile', metavar='P,...', type=some_of(flags.PROFILES), default=(),
        help='only what one of these has to answer: %s' % ', '.join(flags.PROFILES))
    add('--flag', metavar='F,...', type=some_of(flags.PROFILES + flags.KINDS), default=(),
        help='only vectors that have all of these flags, such as %s' % ', '.join(flags.KINDS[:3]))
    add('--strictness', metavar='S,...', type=some_of(STRICTNESS), default=STRICTNESS,
        help='only these of %s' % ', '.join(STRICTNESS))
    add('--release', metavar='R', type=release, help='ask as for peers of this release of the original')
    add('--exact', action='store_true',
        help='pickles have to be the bytes that the original writes, not only mean the same')
    add('--every-release', action='store_true',
        help='ask each vector as a peer of every release at which something changed')
    add('--timeout', metavar='S', type=float, default=conversation.TIME_LIMIT_S,
        help='seconds for one answer (default: %(default)s)')
    add('--vectors', metavar='DIR', default=HERE, help=argparse.SUPPRESS)
    add('--list', action='store_true', help='list the vectors, ask nothing')
    add('--junit', metavar='FILE', help='the outcome of each vector, as JUnit tells it')
    add('--report', metavar='FILE', help='the outcome of each vector, as JSON')
    return parser


def some_of(names):
    def read(text):
        chosen = tuple(text.split(','))
        if not set(chosen) <= set(names):
            raise argparse.ArgumentTypeError('expected some of %s, got %s' % (
                ', '.join(names), text))
        return chosen
    return read


def release(text):
    if not RELEASE.match(text):
        raise argparse.ArgumentTypeError('expected a release such as 0.3.27, got %s' % text)
    return text


def choose(files, options):
    def is_chosen(name, vector):
        has = {'filter': vector['id'], 'op': vector['op'], 'clause': vector['clause'],
               'file': os.path.splitext(name)[0]}
        has_flags = set(vector['flags'])
        if options.profile and not has_flags & set(options.profile):
            return False
        return vector['strictness'] in options.strictness and has_flags >= set(options.flag) and all(
            fnmatch.fnmatchcase(has[choice], getattr(options, choice)) for choice, _ in CHOICES)
    return [v for name, vectors in files.items() for v in vectors if is_chosen(name, v)]


def choice_of(options):
    """The arguments that choose vectors, as they were given."""
    given = ["--%s '%s'" % (choice, getattr(options, choice)) for choice, _ in CHOICES
             if getattr(options, choice) != '*']
    given += ['--%s %s' % (choice, ','.join(getattr(options, choice)))
              for choice in ('profile', 'flag') if getattr(options, choice)]
    if options.strictness != STRICTNESS:
        given.append('--strictness %s' % ','.join(options.strictness))
    return ' '.join(given)


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


def ask_all(talk, vectors, releases, exact, every):
    """One result for each vector, as answers come."""
    asked = [(v, judge.questions(v, releases, every)) for v in vectors]
    answers = talk.ask([q for _, questions in asked for q in questions])
    for vector, questions in asked:
        results = [judge.judge(vector, q, *next(answers), exact=exact) for q in questions]
        yield judge.worst(results) if results else judge.Result(
            vector, judge.SKIPPED, 'not of release %s' % ', '.join(releases), None, None)


def say(text):
    """Prints the text. Invisible characters, which a testee may have written, become escapes."""
    print(standard_output.visible(text), flush=True)


def run(parser, options, vectors):
    talk = conversation.Conversation(shlex.split(options.testee), options.timeout)
    hello = introduce(talk)
    releases = hello['releases']
    if options.release and releases != ['*'] and options.release not in releases:
        parser.error('the testee knows release %s, not %s' % (
            ', '.join(releases), options.release))
    say('vectors: asking %s (%s), version %s' % (
        hello['name'], hello.get('language'), hello.get('version')))
    results, blocks = [], 0
    releases = [options.release] if options.release else releases
    for result in ask_all(talk, vectors, releases, options.exact, options.every_release):
        results.append(result)
        if result.outcome in (judge.FAILED, judge.DIFFERS):
            blocks += 1
            if blocks == WHOLE + 1:
                print('vectors: %d are shown whole, of the others a line; '
                      '--filter ID shows one whole' % WHOLE)
            say(report.block(result) if blocks <= WHOLE else report.head(result))
    if options.junit:
        report.write_junit(options.junit, hello, results)
    if options.report:
        report.write_json(options.report, hello, options.release, results)
    return results


def show_list(vectors):
    try:
        for vector in vectors:
            print('%s %-14s %-8s %-7s %s' % (
                vector['id'], vector['op'], vector['strictness'], vector['clause'], vector['why']))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has closed its end, as head does. Python would report that once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(argv=None):
    parser = make_parser()
    options = parser.parse_args(argv)
    vectors = choose(store.load(options.vectors), options)
    if not vectors:
        parser.error('no vector is chosen by %s' % choice_of(options))
    if options.list:
        show_list(vectors)
        return 0
    if not options.testee:
        parser.error('expected --testee CMD, got none; tools/vectors builds ours and gives it')
    results = run(parser, options, vectors)
    say('\n'.join(report.skips(results) + [report.last_line(results)]))
    number = report.counts(results)
    nothing = number[judge.SKIPPED] == len(results)
    if nothing:
        print('vectors: nothing was asked that the testee supports', file=sys.stderr)
    return 1 if number[judge.FAILED] or nothing else 0


if __name__ == '__main__':
    standard_output.run('run.py', main)
