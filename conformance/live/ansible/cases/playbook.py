"""Every task of a playbook has the same result through one and two of our contexts as through Python."""

CLAUSES = 'SVC-19 SVC-17 ROL-9'
TIME_LIMIT = 900
LEAST_RESULTS = 40


def run(t):
    want = t.comparable(t.play('site.yml', t.behind(t.python), python=t.python))
    t.check(len(want) > LEAST_RESULTS, 'more than %d results, got %d' % (LEAST_RESULTS, len(want)))
    for hops in (1, 2):
        got = t.comparable(t.play('site.yml', t.behind(*[t.stub] * hops), python=t.python))
        t.check_equal(len(got), len(want), 'results through %d' % hops)
        for one, wanted in zip(got, want):
            t.check_equal(one, wanted, 'through %d, the task %r' % (hops, wanted[1]))
