"""What a child prints, by the original's IoLoggerProtocol and its LogHandler."""

import logging

from answers.values import Broken, from_hex


class Master(object):
    """The context to which records are sent."""

    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append(message.data)


class Stream(object):
    """Of its sides, the protocol only closes them."""
    name = u'stdout'
    transmit_side = None

    class receive_side(object):
        @staticmethod
        def close():
            pass


class Broker(object):
    def stop_receive(self, stream):
        pass


def record(payload):
    logger, level, text = payload.split(b'\0', 2)
    return {'logger': logger.decode(), 'level': int(level), 'text': text.decode('utf-8')}


class Outputs(object):
    def __init__(self, original):
        self.original = original

    def lines(self, request):
        if request['stream'] not in ('stdout', 'stderr'):
            raise Broken('no stream %s' % request['stream'])
        self.original.need('core', 'IoLoggerProtocol')
        root, master = logging.getLogger(), Master()
        kept = root.level, root.handlers[:]
        handler = self.original.core.LogHandler(master)
        handler.uncork()
        root.setLevel(request['level'])
        root.handlers = [handler]
        logging.disable(logging.NOTSET)
        try:
            self.feed(request)
        finally:
            logging.disable(logging.CRITICAL)
            root.setLevel(kept[0])
            root.handlers = kept[1]
        return {'records': [record(payload) for payload in master.sent]}

    def feed(self, request):
        protocol = self.original.core.IoLoggerProtocol(request['stream'])
        stream, broker = Stream(), Broker()
        protocol.stream, stream.protocol = stream, protocol
        for piece in request['chunks']:
            if piece:
                protocol.on_receive(broker, from_hex(piece))
        if request.get('ended', False):
            protocol.on_disconnect(broker)
