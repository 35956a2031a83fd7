#!/usr/bin/env python3
"""Asks the original for the configuration that it gives to a child.

    configs.py >> configs.txt

Needs the original (`import mitogen.master`) on the path; runs on 2.7 and 3. One
line: the release, the Python, and the last line of the preamble.
"""

from __future__ import print_function

import logging
import sys
import zlib

import mitogen
import mitogen.master
import mitogen.parent


def last_line(router):
    options = mitogen.parent.Options(
        old_router=router, max_message_size=router.max_message_size, debug=True,
        profiling=False, unidirectional=True)
    connection = mitogen.parent.Connection(options, router)
    connection.context = router.context_class(router, 1002)
    preamble = connection.get_preamble()
    return zlib.decompress(preamble).decode().splitlines()[-1]


def set_import_policy(router):
    """Each release names it differently."""
    responder = router.responder
    if hasattr(responder, 'whitelist'):
        router.importer = responder
        responder.master_whitelist = ['o', u'p.q']
        responder.master_blacklist = [u'b']
    else:
        responder.policy.overrides = ['o', u'p.q']
        responder.policy.blocks = [u'b']


def main():
    logging.getLogger('').setLevel(logging.WARNING)
    logging.getLogger('mitogen').setLevel(logging.DEBUG)
    logging.getLogger('mitogen.io').setLevel(logging.INFO)
    logging.disable(logging.CRITICAL)
    router = mitogen.master.Router()
    try:
        set_import_policy(router)
        mitogen.context_id = 7
        mitogen.parent_ids = [1, 0]
        print('.'.join(str(part) for part in mitogen.__version__[:3]),
              '%d.%d' % sys.version_info[:2], last_line(router))
    finally:
        mitogen.context_id = 0
        router.broker.shutdown()
        router.broker.join()


if __name__ == '__main__':
    main()
