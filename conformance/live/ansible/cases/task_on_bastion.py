"""A task on one of our contexts itself fails with an error that says why, and hosts behind it go on."""

CLAUSES = 'SVC-19'
TIME_LIMIT = 300
WORDS = 'this host runs no Python'


def run(t):
    results = t.play('bastion.yml', t.behind(t.stub))
    on_bastion = [r for r in results if r['host'] == 'bastion0']
    t.check_equal(len(on_bastion), 9, 'results on the bastion')
    for r in on_bastion:
        t.check(r['status'] in ('failed', 'unreachable'), '%s to fail, got %r' % (r['task'], r))
        said = str(r['result'].get('msg'))
        t.check_in(WORDS, said.partition('\n')[0], 'the first line of what %s said' % r['task'])
    t.check_equal([r['status'] for r in results if r['host'] == 'target'], ['ok'], 'behind it')
