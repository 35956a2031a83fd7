"""
The master of Python Mitogen in the session that docs/spec/minimal-child.md shows.

    session_parent.py RELEASE_FOLDER CHILD_ARGUMENT...
"""

import logging
import operator
import sys


def main(arguments):
    # The level is told to the child, which sends no record below it.
    logging.getLogger().addHandler(logging.NullHandler())
    logging.getLogger().setLevel(logging.INFO)
    broker = mitogen.master.Broker()
    try:
        router = mitogen.master.Router(broker)
        child = router.local(python_path=arguments, remote_name='me@host:4711')
        assert child.call(operator.add, 40, 2) == 42
        try:
            child.call(operator.sub, 40, 2)
        except mitogen.core.CallError:
            pass
        child.shutdown(wait=True)
    finally:
        broker.shutdown()
        broker.join()


if __name__ == '__main__':
    sys.path.insert(0, sys.argv[1])
    import mitogen.core
    import mitogen.master
    main(sys.argv[2:])
