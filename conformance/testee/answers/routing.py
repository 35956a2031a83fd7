"""A scenario, by the original's own Router and RouteMonitor.

Nothing is read, written or waited for. The broker runs at once what it is asked to
run later, as it does on its own thread, and what is written to a stream is kept.
"""

import sys

from answers.frames import LEGACY_TAG, TAGS, shown
from answers.values import Broken, Unsupported, from_hex, to_hex


class Broker(object):
    """Signals are attributes of it, so it needs a dictionary of its own."""

    def defer(self, function, *args, **kwargs):
        return function(*args, **kwargs)

    def start_receive(self, stream):
        pass


class Run(object):
    def __init__(self, original, request):
        self.original = original
        self.core = original.core
        original.need('parent', 'RouteMonitor')
        self.parent = original.module('parent')
        self.links = {}
        self.names = {}
        self.lost = set()
        self.patched, self.patched_modules = [], []
        self.sent, self.handled = [], []
        self.policies = {
            'anyone': None, 'parent_authority': self.core.has_parent_authority,
            'neighbour': self.parent.is_immediate_child}
        self.router = self.make_router(request)

    def make_router(self, request):
        """The Router of the role. That of a leaf is the one of core.py, without a RouteMonitor."""
        leaf = request['role'] == 'leaf'
        router = (self.core if leaf else self.parent).Router(Broker())
        router.max_message_size = request.get('max_message_size', router.max_message_size)
        router.unidirectional = request.get('unidirectional', False)
        if not leaf:
            parent_ids = request.get('parent_ids', [])
            above = router.context_by_id(parent_ids[0]) if parent_ids else None
            router.route_monitor = self.parent.RouteMonitor(router, above)
        return router

    def stream(self, name):
        if name not in self.links:
            raise Broken('no link %s' % name)
        return self.links[name]

    def step(self, step):
        """The outcome of one step; a defect of the original shows as `raised`."""
        self.sent, self.handled = [], []
        do = getattr(self, 'do_%s' % step['do'], None)
        if do is None:
            raise Broken('no step %s' % step['do'])
        try:
            outcome = do(step) or {}
        except (Broken, Unsupported):
            raise
        except self.core.Error:
            outcome = {'refused': True}
        except Exception:
            outcome = {'raised': sys.exc_info()[0].__name__}
        return dict(outcome, **self.effects())

    def effects(self):
        effects = {'sent': in_order(self.sent), 'handled': self.handled}
        # The sort is stable: messages to one handle stay in the order in which they came.
        self.handled.sort(key=lambda handled: handled['handle'])
        return dict((key, found) for key, found in effects.items() if found)

    def do_connect(self, step):
        name, remote_id = step['link'], step['remote_id']
        if name in self.links:
            raise Broken('a second link %s' % name)
        is_parent = remote_id == sys.modules['mitogen'].parent_id
        monitor = getattr(self.router, 'route_monitor', None)
        if not is_parent and not monitor:
            raise Broken('a link of a leaf to another than its parent')
        stream = self.core.MitogenProtocol.build_stream(
            self.router, remote_id, auth_id=step.get('auth_id'))
        stream.name = step.get('name', u'')
        stream.protocol._send = lambda message: self.on_send(name, message)
        self.links[name], self.names[stream] = stream, name
        self.router.register(self.context_of(remote_id), stream)
        # A link with an authority of its own is one that a unix socket accepted, and
        # mitogen/unix.py does not tell the route monitor of it.
        if not is_parent and stream.protocol.auth_id is None:
            monitor.notice_stream(stream)

    def context_of(self, remote_id):
        return self.router.context_by_id(remote_id)

    def on_send(self, link, message):
        if link in self.lost:
            return
        sent = shown(message)
        sent['reply_to'] = sent['reply_to'] or 0
        self.sent.append((link, sent))

    def message(self, step):
        fields = step['message']
        if self.original.release < TAGS and fields['tag'] != LEGACY_TAG:
            raise Unsupported('one tag only, before 0.3.39')
        message = self.core.Message(
            dst_id=fields['dst'], src_id=fields['src'], auth_id=fields['auth'],
            handle=fields['handle'], reply_to=fields['reply_to'],
            data=from_hex(fields['payload']))
        message.enc = fields['tag']
        return message

    def do_receive(self, step):
        message = self.message(step)
        message.router = self.router
        self.router._async_route(message, self.stream(step['link']))

    def do_route(self, step):
        self.router.route(self.message(step))

    def do_add_handler(self, step):
        respondent = step.get('respondent')
        context = None if respondent is None else self.router.context_by_id(respondent)
        place = []

        def on_message(message):
            self.on_handled(place[0], message)
            if 'reply' in step and not message.is_dead:
                message.reply(self.core.Message(data=from_hex(step['reply'])), router=self.router)

        place.append(self.router.add_handler(
            on_message, handle=step.get('handle'), persist=step.get('persist', True),
            policy=self.policies[step.get('policy', 'anyone')], respondent=context))
        return {'handle': place[0]}

    def on_handled(self, handle, message):
        self.handled.append({
            'handle': handle, 'tag': getattr(message, 'enc', LEGACY_TAG),
            'src': message.src_id, 'auth': message.auth_id,
            'reply_to': message.reply_to or 0, 'payload': to_hex(message.data)})

    def do_remove_handler(self, step):
        if step['handle'] not in self.router._handle_map:
            return {'refused': True}
        self.router.del_handler(step['handle'])

    def do_lose(self, step):
        stream = self.stream(step['link'])
        self.lost.add(step['link'])
        self.core.fire(stream, 'disconnect')

    def do_exit(self, step):
        self.core.fire(self.router.broker, 'exit')

    def undo(self):
        pass

    def tables(self):
        return {
            'routes': [[context_id, self.names[stream]] for context_id, stream in
                       sorted(self.router._stream_by_id.items(), key=lambda route: route[0])],
            'handles': sorted(self.router._handle_map)}


def in_order(sent):
    """By link, and for one link as they were sent, except DEL_ROUTEs side by side, which are by id."""
    groups = []
    for link, message in sorted(sent, key=lambda pair: pair[0]):
        is_del_route = message['handle'] == 104 and message['reply_to'] == 0
        if not (is_del_route and groups and groups[-1][:2] == [link, True]):
            groups.append([link, is_del_route, []])
        groups[-1][2].append(message)
    return [dict(message, link=link) for link, is_del_route, messages in groups
            for message in (sorted(messages, key=target_of) if is_del_route else messages)]


def target_of(message):
    return len(message['payload']), message['payload']
