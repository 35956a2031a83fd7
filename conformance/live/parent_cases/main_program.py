"""A child imports the main program, without what is behind its guard."""

SOURCE = '''\
RAN = []


def ran():
    return RAN


if __name__ == '__main__':
    RAN.append(u'the program')
'''


def run(t):
    # Not on the module path: only as the main program can it be had.
    t.write_module('live_main.py', SOURCE)
    t.start('--main', t.path('modules/live_main.py'))
    child = t.connect()
    for context in (child, t.connect(via=child), t.connect(via=t.connect_stub())):
        t.check_equal(t.call(context, '__main__.ran'), [])
