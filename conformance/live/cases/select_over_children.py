"""A Select over calls to three children yields each answer as it comes, a slow one last."""

import mitogen.select

CLAUSES = 'ROL-4'


def run(t):
    contexts = [t.connect() for _ in range(3)]
    receivers = [contexts[0].call_async(t.stub.sleep, 0.5)]
    receivers += [c.call_async(t.stub.echo, n + 1) for n, c in enumerate(contexts[1:])]
    with mitogen.select.Select(receivers, oneshot=True) as select:
        got = [select.get(timeout=15).unpickle() for _ in receivers]
    t.check_equal(sorted(got[:2]), [1, 2], 'the quick answers')
    t.check_equal(got[2], None, 'the slow answer')
