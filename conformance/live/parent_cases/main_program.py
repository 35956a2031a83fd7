"""A child imports the main program, without the part after its guard."""

CLAUSES = 'ROL-10 ROL-9'

SOURCE = '''\
RAN = []


def ran():
    return RAN


if __name__ == '__main__':
    RAN.append(u'the program')
'''


def run(t):
    # It is not on the module path, so it can only be imported as the main program.
    t.write_module('live_main.py', SOURCE)
    t.start('--main', t.path('modules/live_main.py'))
    child = t.connect()
    for context in (child, t.connect(via=child), t.connect(via=t.connect_stub())):
        t.check_equal(t.call(context, '__main__.ran'), [])
