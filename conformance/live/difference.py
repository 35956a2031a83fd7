"""Says where two values first differ in type or content. Runs on Python 2.7 and 3."""


INTEGERS = (int, type(2 ** 64))


def kind(value):
    """The type, where Python 2's int and long are one."""
    if isinstance(value, INTEGERS) and not isinstance(value, bool):
        return 'integer'
    return type(value)


def difference(got, want, where=u'value'):
    """Where two values first differ in type or content, or None."""
    if kind(got) != kind(want):
        return '%s: expected %s, got %s' % (where, type(want), type(got))
    if isinstance(want, (list, tuple)):
        return sequence_difference(got, want, where)
    if isinstance(want, dict):
        return dict_difference(got, want, where)
    if isinstance(want, float):
        return None if repr(got) == repr(want) else describe(got, want, where)
    return None if got == want else describe(got, want, where)


def sequence_difference(got, want, where):
    if len(got) != len(want):
        return '%s: expected %d items, got %d' % (where, len(want), len(got))
    for index, pair in enumerate(zip(got, want)):
        found = difference(pair[0], pair[1], '%s[%d]' % (where, index))
        if found:
            return found
    return None


def dict_difference(got, want, where):
    if set(got) != set(want):
        return '%s: expected the keys %s, got %s' % (
            where, shorten(sorted(want, key=repr)), shorten(sorted(got, key=repr)))
    for key in want:
        found = difference(got[key], want[key], '%s[%r]' % (where, key))
        if found:
            return found
    return None


def shorten(value):
    text = repr(value)
    return text if len(text) < 400 else text[:400] + '...'


def describe(got, want, where):
    return '%s: expected %s, got %s' % (where, shorten(want), shorten(got))
