"""The functions of a scenario, which the original's dispatcher finds and runs, and what is shown of their errors."""

import types

NO_REPLY = u'No-reply function call failed: '


class Functions(object):
    """`modules` are those that have the functions; `ran` is a list, to which each that runs is added."""

    def __init__(self, original, table, ran):
        self.original = original
        self.ran = ran
        self.raised = [f['raises'] for functions in table.values()
                       for f in functions.values() if 'raises' in f]
        self.table = table
        self.modules = {}
        for module, functions in table.items():
            made = self.modules[module] = types.ModuleType(str(module))
            for name, function in functions.items():
                owner, _, attribute = name.rpartition('.')
                if owner and not hasattr(made, owner):
                    setattr(made, owner, type(str(owner), (object,), {}))
                target = getattr(made, owner) if owner else made
                run = self.make(u'%s.%s' % (module, name), function)
                setattr(target, attribute, staticmethod(run) if owner else run)

    def make(self, name, function):
        def run(*args, **kwargs):
            if function.get('takes', len(args)) != len(args) or (kwargs and 'takes' in function):
                raise TypeError('other arguments')
            self.ran.append(name)
            if 'raises' in function:
                raise error_of(function['raises'])
            return self.original.reader.value(function['returns'])
        return run

    def shown_error(self, text):
        """The first line of an error of a function here, and nothing of any other."""
        if not self.table:
            return text
        line = text.partition(u'\n')[0]
        return line if any(r.startswith(line) for r in self.raised) else u''

    def shown_value(self, value):
        root = value['root']
        if not isinstance(root, dict) or 'callerror' not in root:
            return value
        return {'root': {'callerror': self.shown_error(root['callerror'])}}

    def shown_records(self, context_id, records):
        """Those of calls that failed and wanted no reply."""
        found = [(record, record.getMessage()) for record in records]
        return [{'context_id': context_id, 'logger': record.name, 'level': record.levelno,
                 'message': NO_REPLY + self.shown_error(message[len(NO_REPLY):])}
                for record, message in found if message.startswith(NO_REPLY)]


def error_of(text):
    name, _, words = text.partition(u': ')
    module, _, kind = name.rpartition(u'.')
    return type(str(kind), (Exception,), {'__module__': str(module)})(words)
