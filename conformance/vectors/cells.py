"""Cells (Python/release) and the patterns that stand for many of them."""

import fnmatch


def version(text):
    return tuple(int(n) for n in text.split('.'))


def python_of(cell):
    return cell.split('/')[0]


def release_of(cell):
    return cell.split('/')[1]


def order(cell):
    return version(python_of(cell)), version(release_of(cell))


def in_range(cell, vector):
    release = version(release_of(cell))
    since, before = vector.get('since'), vector.get('before')
    return (since is None or release >= version(since)) and (
        before is None or release < version(before))


def expand(patterns, cells):
    return [c for c in cells if any(fnmatch.fnmatchcase(c, p) for p in patterns)]


def candidates(cells):
    """Patterns in the order in which they are tried: the widest first."""
    yield '*'
    yield '3.*/*'
    for python in sorted({python_of(c) for c in cells}, key=version):
        yield python + '/*'
    for release in sorted({release_of(c) for c in cells}, key=version):
        yield '*/' + release
        yield '3.*/' + release


def group(chosen, cells):
    """A few patterns that match `chosen` and no other of `cells`."""
    wanted, left, patterns = set(chosen), set(chosen), []
    for pattern in candidates(cells):
        matched = set(expand([pattern], cells))
        if matched and matched <= wanted and len(matched & left) > 1:
            patterns.append(pattern)
            left -= matched
    return patterns + sorted(left, key=order)
