"""Judges an answer of a testee: whether it is the one that the vector expects."""

import collections

import asking
import cells
import meaning

PASSED, FAILED, SKIPPED, DIFFERS = 'passed', 'failed', 'skipped', 'differs'

Result = collections.namedtuple('Result', 'vector outcome detail question answer')

# One implementation may refuse by a limit what another refuses by a rule.
PEERS_FAULT = ('peer', 'limit')
# A writer need not spell values as Python does.
SAME_MEANING = 'other bytes than the original writes, with the same meaning'


def comparable(op, answer):
    """The part of an answer that is compared, as a text in one form."""
    if not isinstance(answer.get('refused', {}), dict):
        return asking.comparable(op, answer)
    kept = asking.plain(answer)
    if 'refused' in kept and kept['refused'].get('kind') in PEERS_FAULT:
        kept['refused'] = dict(kept['refused'], kind='peer')
    return asking.comparable(op, kept)


def judge(vector, question, answer, failure, exact=False):
    def result(outcome, detail=''):
        return Result(vector, outcome, detail, question, answer)
    if failure:
        return result(FAILED, failure)
    if 'broken' in answer:
        return result(FAILED, 'it calls the question broken: %s' % answer['broken'])
    if 'unsupported' in answer:
        return result(SKIPPED, 'unsupported: %s' % answer['unsupported'])
    if same(vector, answer, vector['expect']):
        return result(PASSED)
    fault = meaning.fault(vector, answer)
    observed = vector['strictness'] == 'OBSERVED'
    if fault is None:
        return result(FAILED if exact and not observed else DIFFERS, SAME_MEANING)
    # What a writer wrote has to be right even if its bytes are only observed.
    return result(DIFFERS if observed and not meaning.is_known(vector) else FAILED, fault)


def same(vector, one, other):
    return len({comparable(vector['op'], meaning.shown(vector, a)) for a in (one, other)}) == 1


WORST_FIRST = (FAILED, DIFFERS, SKIPPED, PASSED)


def worst(results):
    """The worst result of all chunkings, which is the one that counts."""
    return min(results, key=lambda r: WORST_FIRST.index(r.outcome))


# ---- The release that a question names ----

def in_range(release, vector):
    return cells.in_range('/' + release, vector)


def last_before(release):
    """The newest release that can be older than this one, in the series that exist."""
    major, minor, patch = cells.version(release)
    return '%d.%d.%d' % (major, minor, patch - 1) if patch else '0.2.10'


def choose_release(vector, releases):
    """The release to name in the question: None for the newest, '' if none fits."""
    if releases == ['*']:
        return last_before(vector['before']) if 'before' in vector else None
    fitting = [r for r in releases if in_range(r, vector)]
    return max(fitting, key=cells.version) if fitting else ''


def questions(vector, releases):
    """The questions to ask; none if the vector is true of none of the releases."""
    release = choose_release(vector, releases)
    if release == '':
        return []
    if release is None:
        return asking.questions(vector)
    return [dict(q, release=release) for q in asking.questions(vector, release)]
