"""A child knows by its name who started it."""

SOURCE = '''\
def command_line():
    with open('/proc/self/cmdline') as f:
        return f.read()
'''

TRANSPORTS = ('local',)


def run(t):
    t.start_with_modules({'live_name.py': SOURCE})
    line = t.text(t.call(t.connect(), 'live_name.command_line'))
    t.check_in('mitogen:', line)
    t.check_in(':%d' % t.session.pid, line)
