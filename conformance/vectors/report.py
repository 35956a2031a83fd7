"""Reports on a run of vectors: for people, as JUnit, and as JSON."""

import collections
import json
import xml.etree.ElementTree as ElementTree

from judge import DIFFERS, FAILED, PASSED, SKIPPED, same

SHOWN = 1500


def counts(results):
    found = collections.Counter(r.outcome for r in results)
    return collections.OrderedDict((o, found[o]) for o in (PASSED, FAILED, SKIPPED, DIFFERS))


def last_line(results):
    number = counts(results)
    return 'vectors: %d passed, %d failed%s, %d skipped, %d observed differences' % (
        number[PASSED], number[FAILED], failed_of(results), number[SKIPPED], number[DIFFERS])


def failed_of(results):
    """By strictness, since failures on which peers depend matter more than the rest."""
    found = collections.Counter(r.vector['strictness'] for r in results if r.outcome == FAILED)
    return ' (%s)' % ', '.join('%d %s' % (found[s], s) for s in sorted(found)) if found else ''


def skips(results):
    reasons = collections.Counter(r.detail for r in results if r.outcome == SKIPPED)
    return ['SKIP %5d x %s' % (number, reason) for reason, number in reasons.most_common()]


def shown(value):
    text = json.dumps(value, sort_keys=True)
    return text if len(text) <= SHOWN else text[:SHOWN] + '... (%d characters)' % len(text)


def others(result):
    """Which Pythons and releases of the original gave this answer too."""
    for row in result.vector.get('oracle', {}).get('differs', ()):
        if same(result.vector, row['answer'], result.answer or {}):
            return ['  as answers the original on %s' % ', '.join(row['cells'])]
    return []


def head(result):
    vector = result.vector
    return '%s %s %s, %s: %s' % (
        {FAILED: 'FAIL', DIFFERS: 'DIFF'}[result.outcome], vector['id'], vector['strictness'],
        vector['clause'], vector['why'])


def block(result):
    vector = result.vector
    lines = [head(result), '  ' + result.detail, '  asked    ' + shown(result.question),
             '  expected ' + shown(vector['expect'])]
    if result.answer is not None:
        # The id is a number within this run only.
        lines.append('  answered ' + shown({k: v for k, v in result.answer.items() if k != 'id'}))
    return '\n'.join(lines + others(result))


def write_json(path, hello, release, results):
    with open(path, 'w') as f:
        json.dump({
            'testee': {k: hello.get(k) for k in ('name', 'language', 'version', 'python')},
            'release': release,
            'counts': counts(results),
            'vectors': {r.vector['id']: describe(r) for r in results},
        }, f, indent=1)
        f.write('\n')


def describe(result):
    if result.outcome == PASSED:
        return {'outcome': PASSED}
    return {'outcome': result.outcome, 'detail': result.detail}


def printable(text):
    """XML 1.0 has no way to write most control characters."""
    return ''.join(c if c in '\t\n' or 0x20 <= ord(c) < 0xd800 else '?' for c in text)


def write_junit(path, hello, results):
    number = counts(results)
    suite = ElementTree.Element(
        'testsuite', name='vectors %s' % hello.get('name'), tests=str(len(results)),
        failures=str(number[FAILED]), skipped=str(number[SKIPPED] + number[DIFFERS]))
    for result in results:
        element = ElementTree.SubElement(
            suite, 'testcase', classname=result.vector['op'], name=result.vector['id'])
        if result.outcome == FAILED:
            failure = ElementTree.SubElement(element, 'failure', message=printable(result.detail))
            failure.text = printable(block(result))
        elif result.outcome != PASSED:
            ElementTree.SubElement(element, 'skipped', message=printable(result.detail))
    ElementTree.ElementTree(suite).write(path, encoding='utf-8', xml_declaration=True)
