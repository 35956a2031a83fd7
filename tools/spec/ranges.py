"""Many ids as a few ranges."""


def joined(ids, to):
    """['A-0001', 'A-0002', 'A-0003'] as ['A-0001' + to + 'A-0003']; ids keep their order."""
    runs = []
    for one in ids:
        if runs and follows(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    found = []
    for run in runs:
        found += run if len(run) < 3 else [run[0] + to + run[-1]]
    return found


def follows(before, after):
    (prefix, _, first), (other, _, second) = (i.rpartition('-') for i in (before, after))
    return prefix == other and int(first) + 1 == int(second)
