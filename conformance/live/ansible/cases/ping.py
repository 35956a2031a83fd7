"""Ansible reaches a host behind one of our contexts."""

CLAUSES = 'SVC-19'
QUICK = True


def run(t):
    results = t.play('ping.yml', t.behind(t.stub))
    t.check_equal([(r['status'], r['result'].get('ping')) for r in results], [('ok', 'pong')], results)
