"""A release newer than all that are known is treated like the newest known."""

CLAUSES = 'DIA-2'


def run(t):
    if t.release < (0, 3, 45):
        t.skip('only the newest configuration can stand for one still to come')
    t.change_config(lambda config: config.update(version=(0, 3, 999)))
    t.check_alive(t.connect())
