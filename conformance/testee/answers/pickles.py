"""pickle.load and pickle.dump, by the original's own Message."""

from answers.values import PY3, Unsupported, from_hex, to_hex

SHARED_MEMO = (0, 3, 41)
OWN_FORM = 'compact'


class Pickles(object):
    def __init__(self, original):
        self.original = original
        self.core = original.core

    def message(self, data, **fields):
        """A message as if it had come over a link.

        Its router makes each Context anew. The original's router keeps a table
        of them, in which the first name of an id stays for ever.
        """
        message = self.core.Message(data=data, **fields)
        message.router = self.original.bare_router()
        message.router.context_by_id = (
            lambda context_id, name=None: self.core.Context(None, context_id, name))
        return message

    def loads(self, request):
        """An iterator whose every step reads one pickle, or raises."""
        message = self.message(from_hex(request['bytes']))
        count, names = request.get('count', 'one'), request.get('globals', 'mitogen')
        if (count, names) == ('one', 'mitogen'):
            return only(lambda: message.unpickle(throw=False, throw_dead=False))
        if self.original.release < SHARED_MEMO:
            raise Unsupported('one pickle in a message, before 0.3.41')
        find = self.core.find_deny if names == 'none' else message._find_global
        pickles = message.unpickle_iter(throw=False, throw_dead=False, find_class=find)
        return only(lambda: next(pickles)) if count == 'one' else pickles

    def load(self, request):
        values, refusal = [], None
        pickles = self.loads(request)
        try:
            for value in pickles:
                values.append(value)
        except Exception as e:
            refusal = self.original.refusal(e)
        # All values are shown at the end, as for a peer that reads all of them first.
        answer = {'values': [self.original.writer.value(v) for v in values]}
        if refusal:
            answer['refused'] = refusal
        return answer

    def require_profile(self, request):
        mine = 'python3' if PY3 else 'python2'
        if request.get('profile', mine) not in (mine, OWN_FORM):
            raise Unsupported('the profile of another Python than this one')

    def dump(self, request):
        self.require_profile(request)
        if len(request['values']) != 1 and self.original.release < SHARED_MEMO:
            raise Unsupported('one pickle in a message, before 0.3.41')
        values = [self.original.reader.value(v) for v in request['values']]
        return {'bytes': to_hex(self.core.Message.pickled(*values).data)}


def only(read):
    """What `read` returns, as an iterator of one; from 0.3.41 on, no pickle means StopIteration."""
    try:
        value = read()
    except StopIteration:
        raise EOFError('no pickle')
    yield value
