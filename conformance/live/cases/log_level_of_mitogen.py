"""From 0.3.45 the levels of '' and 'mitogen' are separate; before, mitogen's is the only one."""

CLAUSES = 'ROL-21 BOOT-9'


def run(t):
    t.level('', 20)
    t.level('mitogen', 30)
    context = t.connect()
    context.call(t.stub.log, u'app', 20, u'info')
    context.call(t.stub.log, u'app', 30, u'warning')
    context.call(t.stub.log, u'mitogen.test', 20, u'info of mitogen')
    context.call(t.stub.log, u'mitogen.test', 30, u'warning of mitogen')
    separate = t.release >= (0, 3, 45)
    wanted = [u'info', u'warning'] if separate else [u'warning']
    t.check_equal(t.texts('app'), wanted, 'texts of app')
    t.check_equal(t.texts('mitogen.test'), [u'warning of mitogen'], 'texts of mitogen.test')
