"""A main program that is not UTF-8 is imported, without the part after its guard."""

CLAUSES = 'ROL-10'

SOURCE = u'''\
# -*- coding: latin-1 -*-
RAN = []
TEXT = u'caf\u00e9'


def state():
    return [TEXT] + RAN


if __name__ == '__main__':
    RAN.append(u'the program')
'''


def run(t):
    marked = SOURCE.replace('# -*- coding: latin-1 -*-', '# comment').encode('utf-8-sig')
    for source in (SOURCE.encode('latin-1'), marked):
        # It is not on the module path, so it can only be imported as the main program.
        t.write_module('live_main.py', source)
        t.start('--main', t.path('modules/live_main.py'))
        t.check_equal(t.call(t.connect(), '__main__.state'), [u'caf\u00e9'])
