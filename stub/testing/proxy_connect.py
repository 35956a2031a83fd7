"""Sent to a child: the child then claims to have connected the context that it is told, and connects nothing."""

import mitogen.parent


def answer(context_id):
    mitogen.parent._proxy_connect = lambda **kwargs: {u'id': context_id, u'name': u'it', u'msg': None}
