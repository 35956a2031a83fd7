"""The few parts of a context that handlers need, and objects that record what handlers do."""

import threading

CHILD_ID = 1 << 40  # No payload has this id, so no id is taken for that of the sender.


class Refused(Exception):
    """The original refused, and said so in its log or in a reply."""


class Recorder(object):
    """Takes any call, and remembers arguments by name."""

    def __init__(self):
        self.calls = []

    def __call__(self, *args, **kwargs):
        self.calls.append(args)

    def only(self):
        if len(self.calls) != 1:
            raise Refused('%d effects, expected one' % len(self.calls))
        return self.calls[0]


class Protocol(object):
    def __init__(self, remote_id):
        self.remote_id = remote_id
        self.sent_modules = set()
        self.egress_ids = set()
        self.sent = Recorder()
        self.send = self._send = self.sent


class Connection(object):
    detached = False


class Stream(object):
    name = u'child'

    def __init__(self, remote_id=CHILD_ID):
        self.protocol = Protocol(remote_id)
        self.conn = Connection()


def make(cls, **fields):
    """An instance made without its constructor, which would need a whole context."""
    instance = cls.__new__(cls)
    vars(instance).update(fields)
    return instance


def router(cls):
    """A router of the class that routes nothing: `routed` has the messages that it should route."""
    made = make(cls, broker=None, _write_lock=threading.Lock(), _stream_by_id={},
                _context_by_id={}, _handle_map={}, routed=Recorder(), added=Recorder())
    made._stream_by_id[CHILD_ID] = Stream()
    made.route = made._async_route = made.routed
    made.add_route = made.added
    return made
