"""Sent to a child: has it answer that it connected whatever context it is told to, and connect nothing."""

import mitogen.parent


def answer(context_id):
    mitogen.parent._proxy_connect = lambda **kwargs: {u'id': context_id, u'name': u'it', u'msg': None}
