"""A main program without a guard is not served, and the log says how it should look."""

CLAUSES = 'ROL-10'


def run(t):
    t.write_module('live_main.py', 'def ran():\n    return 1\n\n\nraise SystemExit(7)\n')
    t.start('--main', t.path('modules/live_main.py'))
    child = t.connect()
    t.check_raised(t.call_error(child, '__main__.ran'), '__main__')
    t.check_equal(t.echo(child, 1), 1)
    told = [log for log in t.session.logs if 'live_main.py' in log['message']]
    t.check(told, 'a log record about the main program')
    t.check_in("if __name__ == '__main__':", told[0]['message'])
    t.check_equal(told[0]['level'], 40, 'level of the log record')
