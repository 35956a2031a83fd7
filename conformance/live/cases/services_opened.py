"""A child takes CALL_SERVICE without a parent's authority only once a parent's call has made its pool."""

import mitogen.core

CLAUSES = 'SVC-6 SVC-18 RTE-5 SVC-11'
FILES = u'mitogen.service.FileService'
STRANGER = 4242


def call(method, auth_id=0, **kwargs):
    return mitogen.core.Message.pickled((FILES, method, mitogen.core.Kwargs(kwargs)),
                                        handle=mitogen.core.CALL_SERVICE, auth_id=auth_id)


def fetch(context):
    sender = mitogen.core.Sender(mitogen.core.Context(context.router, 0), 4321)
    return call(u'fetch', STRANGER, path=u'/nowhere', sender=sender)


def run(t):
    context = t.connect()
    t.check_dead(t.ask(context, fetch(context)), 'refused by policy')
    t.check_equal(t.value(t.ask(context, call(u'register', path=u'/somewhere'))), None, 'answer')
    error = t.check_raises(mitogen.core.CallError, t.value, t.ask(context, fetch(context)))
    t.check('is not registered' in str(error), 'the answer of the service, got %s' % error)
