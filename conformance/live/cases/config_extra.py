"""A key in the configuration that the child does not know is passed over."""


def run(t):
    t.change_config(lambda config: config.update({'key_of_tomorrow': {u'x': [1, None, -2.5]}}))
    t.check_alive(t.connect())
