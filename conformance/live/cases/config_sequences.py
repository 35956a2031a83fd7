"""A child takes lists and tuples alike in its configuration, and ignores what follows a version's third number."""

CLAUSES = 'BOOT-9 DIA-1'


def run(t):
    def change(config):
        for key, value in list(config.items()):
            if isinstance(value, list):
                config[key] = tuple(value)
        config['version'] = list(config['version'][:3]) + [u'rc1']

    t.change_config(change)
    t.check_alive(t.connect())
