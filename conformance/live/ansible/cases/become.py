"""A host behind one of our contexts becomes root by sudo as it does behind Python."""

import subprocess

CLAUSES = 'SVC-19 CON-1'
TIME_LIMIT = 300


def run(t):
    allowed = subprocess.run(['sudo', '-n', 'true'], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if allowed.returncode != 0:
        t.skip('this user may not use sudo without a password')
    want = t.comparable(t.play('become.yml', t.behind(t.python)))
    t.check_equal([r[2] for r in want], ['ok'] * 3, 'behind Python')
    t.check_equal(t.comparable(t.play('become.yml', t.behind(t.stub))), want, 'behind ours')
