"""Judges an answer of a testee: whether it is the one that the vector expects."""

import collections
import fnmatch

import asking
import cells
import meaning

# Where something changed on the wire: the releases of cells.json.
BOUNDARIES = ('0.2.8', '0.2.10', '0.3.3', '0.3.28', '0.3.32', '0.3.37', '0.3.39', '0.3.41', '0.3.42',
              '0.3.45', '0.3.54')

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


def agrees(release, vector):
    """Whether the vector is known to be true of that very release; it is if nobody was asked."""
    patterns = vector.get('oracle', {}).get('expected')
    return not patterns or any(fnmatch.fnmatchcase(release, p.rpartition('/')[2]) for p in patterns)


def choose_releases(vector, releases, every=False):
    """The releases to name in questions: None for the newest, none if none fits.

    They are the first and the last of the range of a vector that has one. If `every`
    is true, they are all those at which something changed on the wire.
    """
    if releases == ['*']:
        newest = last_before(vector['before']) if 'before' in vector else None
        known = BOUNDARIES
    else:
        fitting = sorted((r for r in releases if in_range(r, vector)), key=cells.version)
        if not fitting:
            return []
        newest, known = fitting[-1], fitting
    oldest = vector.get('since', BOUNDARIES[0]) if releases == ['*'] else known[0]
    older = known if every else [oldest] if 'since' in vector or 'before' in vector else []
    return [r for r in older if in_range(r, vector) and agrees(r, vector) and r != newest] + [newest]


def questions(vector, releases, every=False):
    """The questions to ask; none if the vector is true of none of the releases."""
    return [question if release is None else dict(question, release=release)
            for release in choose_releases(vector, releases, every)
            for question in asking.questions(vector, release)]
