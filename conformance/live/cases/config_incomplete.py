"""A configuration without max_message_size fails the connection, before the last marker."""

import mitogen.core

CLAUSES = 'BOOT-9 ROL-19'
TRANSPORTS = ('local',)


def run(t):
    t.change_config(lambda config: config.pop('max_message_size'))
    t.check_raises(mitogen.core.StreamError, t.connect)
