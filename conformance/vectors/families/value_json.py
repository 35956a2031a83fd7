"""Python values in the JSON of the testee protocol, for requests."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, '..', '..', 'testee'))

from answers import values  # noqa: E402


class Core:
    """Has no values of Mitogen's own; those are spelled out where they are needed."""
    __name__ = 'mitogen.core'

    class Blob(bytes):
        pass

    class Secret(str):
        pass

    class Kwargs(dict):
        pass

    class CallError(Exception):
        pass

    class Context:
        def __init__(self, context_id, name=None):
            self.context_id, self.name = context_id, name

    class Sender:
        def __init__(self, context_id, handle):
            self.context, self.dst_handle = Core.Context(context_id), handle


def shown(value):
    return values.Writer(Core).value(value)
