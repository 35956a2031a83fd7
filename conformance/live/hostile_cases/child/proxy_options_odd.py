"""A host or user whose name would be an option of ssh or sudo is refused, as is every odd option."""

import os

import mitogen.core

CLAUSES = 'ROL-14'

ODD = (
    (u'ssh', {u'hostname': u'-oProxyCommand=touch {mark}'}),
    (u'ssh', {u'hostname': u'h', u'username': u'-oProxyCommand=touch {mark}'}),
    (u'sudo', {u'username': u'-s'}),
    (u'su', {u'username': u'-c'}),
    (u'docker', {u'container': u'--help'}),
    (u'local', {u'python_path': []}),
    (u'local', {u'python_path': 7}),
    (u'local', {u'connect_timeout': 1e16}),
    (u'local', {u'connect_timeout': float('nan')}),
    (u'local', {u'connect_timeout': float('inf')}),
    (u'local', {u'connect_timeout': -1}),
    (u'local', {u'max_message_size': -1}),
    (u'local', {u'max_message_size': 2 ** 32}),
    (u'ssh', {u'hostname': u'h', u'port': 2 ** 32 + 22}),
    (u'ssh', {u'hostname': u'h', u'ssh_debug_level': -1}),
    (u'nothing', {}),
)


def run(t):
    context = t.connect()
    mark = t.path('ran')
    for method, options in ODD:
        kwargs = {u'connect_timeout': 5, u'debug': False, u'profiling': False, u'unidirectional': False}
        kwargs.update((key, value.format(mark=mark) if isinstance(value, type(u'')) else value)
                      for key, value in options.items())
        message = t.message(u'mitogen.parent', u'_proxy_connect', kwargs={
            u'name': None, u'method_name': method, u'kwargs': mitogen.core.Kwargs(kwargs)})
        try:
            answer = t.value(t.ask(context, message))
            t.check(answer[u'msg'], 'a refusal in words for %s %r, got %r' % (method, options, answer))
        except mitogen.core.CallError:
            pass
        t.check(not os.path.exists(mark), 'no command of the name to run')
    t.check_alive(context)
