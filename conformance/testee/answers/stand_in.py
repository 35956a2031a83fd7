"""Values in the JSON of protocol.md, for programs that cannot import the original."""

from answers import requests, values


class Core:
    """The parts of mitogen.core that make values, and no others."""
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
        def __init__(self, router, context_id, name=None):
            self.context_id, self.name = context_id, name

    class Sender:
        def __init__(self, context, handle):
            self.context, self.dst_handle = context, handle


def shown(value):
    return values.Writer(Core).value(value)


def read(value):
    return requests.Reader(Core).value(value)
