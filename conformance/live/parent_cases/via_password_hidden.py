"""A password for a program that a Python child starts is in no log of that child."""

CLAUSES = 'ROL-14 PKL-18'
TRANSPORTS = ('local',)

PASSWORD = 'correct horse battery staple'


def run(t):
    t.start('-vv')
    child = t.connect()
    t.connect_error(via=child, method='sudo', password=PASSWORD, sudo_path='/bin/false')
    t.check_equal(t.echo(child, 1), 1)
    t.wait_until(lambda: any('_proxy_connect' in log['message'] for log in t.session.logs),
                 'a log record of the call that connects')
    for log in t.session.logs:
        t.check(PASSWORD not in log['message'], 'no password in the log of ' + log['logger'])
