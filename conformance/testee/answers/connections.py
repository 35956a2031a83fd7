"""Commands by which a parent reaches its children, by the original's Connection of each method."""

import importlib

from answers.values import Unsupported


class Process(object):
    pid = ''


class Connections(object):
    def __init__(self, original):
        self.original = original

    def module(self, method):
        name = 'mitogen.' + ('parent' if method == 'local' else method)
        try:
            return importlib.import_module(name)
        except Exception:
            raise Unsupported('the method %s' % method)

    def options(self, request):
        """With text as the original's own callers give it."""
        return {str(name): self.value(value) for name, value in request['options'].items()}

    def value(self, value):
        if isinstance(value, list):
            return [self.value(v) for v in value]
        return str(value) if isinstance(value, type(u'')) else value

    def command(self, request):
        module, parent = self.module(request['method']), self.original.module('parent')
        arguments = [self.value(a) for a in request['arguments']]
        options = module.Connection.options_class(
            **dict({'max_message_size': 1000}, **self.options(request)))
        connection = module.Connection(options, None)
        kept = parent.Connection.get_boot_command
        parent.Connection.get_boot_command = lambda self: self.get_python_argv() + arguments
        try:
            argv = connection.get_boot_command()
        finally:
            parent.Connection.get_boot_command = kept
        connection.proc = Process
        answer = {'name': connection.options.name or connection._get_name()}
        size = {'ssh': len(connection.get_python_argv()) + len(arguments), 'su': 1}.get(
            request['method'], 0)
        if size:
            argv, shell = argv[:-size], argv[-size:]
            answer['shell'] = ' '.join(shell)
        return dict(answer, argv=[str(word) for word in argv])
