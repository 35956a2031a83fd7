"""frame.decode and frame.encode, by the original's own MitogenProtocol and Message."""

import struct

from answers.values import Unsupported, from_hex, to_hex

TAGS = (0, 3, 39)
LEGACY_TAG = 0x4d49


def shown(message):
    return {
        'tag': getattr(message, 'enc', LEGACY_TAG), 'dst': message.dst_id,
        'src': message.src_id, 'auth': message.auth_id, 'handle': message.handle,
        'reply_to': message.reply_to, 'payload': to_hex(message.data)}


class Frames(object):
    def __init__(self, original):
        self.original = original
        self.core = original.core

    def decode(self, request):
        router = self.original.bare_router()
        if 'max_message_size' in request:
            router.max_message_size = request['max_message_size']
        messages, lost = [], []
        router._async_route = lambda message, stream=None: messages.append(shown(message))
        stream = self.core.MitogenProtocol.build_stream(router, 1)
        stream.name = 'peer'
        stream.on_disconnect = lambda broker: lost.append(True)
        for chunk in request['chunks']:
            # An empty read means the end of the link, so there are no empty chunks.
            if chunk and not lost:
                stream.protocol.on_receive(None, from_hex(chunk))
        if lost:
            return {'messages': messages, 'refused': self.why_lost(stream.protocol)}
        return {'messages': messages, 'rest': stream.protocol._input_buf_len}

    def why_lost(self, protocol):
        """The original says why in a log record; here it is derived from the header at which it stopped."""
        header = bytes(protocol._input_buf[0][:2])
        tag, = struct.unpack('>H', header)
        tags = getattr(self.core.Message, 'ENCS', (LEGACY_TAG,))
        if tag in tags:
            return {'kind': 'limit', 'message': 'Maximum message size exceeded'}
        return {'kind': 'peer', 'message': 'Corruption detected'}

    def encode(self, request):
        if 'max_message_size' in request:
            raise Unsupported('a limit of a writer: the router has the only one')
        return {'bytes': to_hex(b''.join(self.pack(m) for m in request['messages']))}

    def pack(self, fields):
        arguments = {
            'dst_id': fields['dst'], 'src_id': fields['src'], 'auth_id': fields['auth'],
            'handle': fields['handle'], 'reply_to': fields['reply_to'],
            'data': from_hex(fields['payload'])}
        if self.original.release >= TAGS:
            arguments['enc'] = fields['tag']
        elif fields['tag'] != LEGACY_TAG:
            raise Unsupported('one tag only, before 0.3.39')
        return self.core.Message(**arguments).pack()
