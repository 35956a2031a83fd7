"""A child ignores a key of the configuration that it does not know."""

CLAUSES = 'BOOT-9'


def run(t):
    t.change_config(lambda config: config.update({'key_of_tomorrow': {u'x': [1, None, -2.5]}}))
    t.check_alive(t.connect())
