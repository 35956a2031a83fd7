#!/usr/bin/env python3
"""Writes docs/spec/exchanges.md: a diagram for each row of exchanges.json.

usage: tools/exchanges/pages.py [--check]
  --check   only compare; status 1 if the page is not what would be written

A row has a `session`, which is a file of recorded/, or a `vector`, which is a scenario of one
context in conformance/vectors/.
"""

import glob
import json
import os
import re
import sys
import textwrap

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import sessions  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
SPEC = os.path.join(ROOT, 'docs', 'spec')
PAGE = os.path.join(SPEC, 'exchanges.md')
VECTORS = os.path.join(ROOT, 'conformance', 'vectors', '*', '*.json')
HEADING = re.compile(r'^## (([A-Z]{3,4}-[0-9]+) .*)$', re.MULTILINE)
WIDTH = 84
COLUMN = 8
DEAD = sessions.DEAD

HEAD = '''\
# Exchanges

These diagrams show who sends what to whom, and in which order. Time runs downwards.
Each column is a context, with its id above. Each arrow is one message on one link,
so a message that is passed on has an arrow for each link. Two examples:

    |------>|  CALL_FUNCTION, reply to 1000: _operator.add(40, 2)
    |<------|  reply at 1000: 42

- The name is that of the handle ([handles.md](handles.md)). A reply goes to the
  handle that the request named as `reply_to`.
- DEAD is a dead message ([MSG-2]). Its text is the reason.
- `for` is the destination and `from` is the source, where they are not at the ends
  of this link. `auth` is the authority, where it is not that of the source.
- `MITO000` and the like are markers ([BOOT-10]). `end of the link` means that the
  context at the start of the arrow closes it.
- Behind the colon is the payload in short form. `a path` stands for the path of a
  file, PID for the number of a process, and `{...}` for a longer dict.

Below each diagram stands where it comes from. A *recorded* session is one of Python
Mitogen 0.3.54 on Python 3.11: each context in it is Python Mitogen, and programs
between them wrote down what passed. `tools/exchanges/` can record all of them
again, and a test fails if something else comes out. A *vector* shows what one context
receives and sends. Its links were made before, which is not shown.

`tools/exchanges/pages.py` writes this page. Nobody edits it by hand.
'''


def handle_names():
    with open(os.path.join(SPEC, 'tables', 'handles.json'), encoding='utf-8') as f:
        return {row['number']: row['name'] for row in json.load(f)['rows']}


def anchors():
    """{clause: file#anchor}, as the usual renderers make it."""
    found = {}
    for path in sorted(glob.glob(os.path.join(SPEC, '*.md'))):
        with open(path, encoding='utf-8') as f:
            for heading, clause in HEADING.findall(f.read()):
                anchor = re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-')
                found[clause] = '%s#%s' % (os.path.basename(path), anchor)
    return found


def vector(wanted):
    for path in sorted(glob.glob(VECTORS)):
        with open(path, encoding='utf-8') as f:
            for one in json.load(f):
                if one['id'] == wanted:
                    return one
    raise SystemExit('pages.py: no vector %s' % wanted)


def plain(value, nodes):
    """A value of the testee protocol, where a node is a tuple or a list."""
    if isinstance(value, dict) and 'ref' in value:
        (kind, items), = nodes[value['ref']].items()
        return (tuple if kind == 'tuple' else list)(plain(item, nodes) for item in items)
    if isinstance(value, dict) and 'bytes' in value:
        return bytes.fromhex(value['bytes'])
    return value


def content_of(message):
    if 'value' in message:
        return sessions.shown(plain(message['value']['root'], message['value'].get('nodes', [])))
    if 'fields' in message:
        fields = {name: plain(field['root'], field.get('nodes', [])) for name, field in message['fields'].items()}
        return sessions.module_text([fields[name] for name in (
            'fullname', 'pkg_present', 'path', 'compressed', 'related')])
    return sessions.content(message['tag'], message['handle'], message['reply_to'],
                            bytes.fromhex(message['payload']))


def events_of_vector(one):
    """What comes to the context and what it sends; the links that are made first are not shown."""
    here = one['request']['context_id']
    links = {}
    for step, outcome in zip(one['request']['steps'], one['expect']['steps']):
        if step['do'] == 'connect':
            links[step['link']] = step['remote_id']
            continue
        if step['do'] == 'receive':
            yield frame_event(links[step['link']], here, step['message'])
        elif step['do'] == 'lose':
            yield {'from': links[step['link']], 'to': here, 'what': 'end'}
        for message in outcome.get('sent', ()):
            yield frame_event(here, links[message['link']], message)
        if step['do'] == 'receive' and not outcome:
            yield {'what': 'nothing', 'to': here}


def frame_event(source, target, message):
    event = {key: message[key] for key in ('dst', 'src', 'auth', 'handle', 'reply_to')}
    return dict(event, what='frame', content=content_of(message), **{'from': source, 'to': target})


class Diagram:
    def __init__(self, names, handles):
        self.names = names
        self.handles = handles
        self.places = {context: at for at, context in enumerate(sorted(names))}

    def lines(self, events):
        """The text of the diagram."""
        yield self.row(str(context) for context in self.places).rstrip()
        yield self.bars()
        for event in events:
            if event['what'] == 'nothing':
                yield '%s  (%d sends nothing)' % (self.bars(), event['to'])
                continue
            for at, line in enumerate(self.wrapped(self.text(event))):
                yield ('%s  %s' % (self.arrow(event['from'], event['to']) if at == 0 else self.bars(), line)).rstrip()
        yield self.bars()

    def row(self, cells):
        return ''.join(cell.ljust(COLUMN) for cell in cells)

    def bars(self):
        return self.row('|' for _ in self.places)[:1 - COLUMN]

    def wrapped(self, text):
        return textwrap.wrap(text, WIDTH - len(self.bars()) - 2, subsequent_indent='  ', break_on_hyphens=False)

    def arrow(self, source, target):
        left, right = sorted((self.places[source], self.places[target]))
        line = list(self.bars())
        span = range(left * COLUMN + 1, right * COLUMN)
        for at in span:
            line[at] = '-'
        rightwards = self.places[source] < self.places[target]
        line[span[-1] if rightwards else span[0]] = '>' if rightwards else '<'
        return ''.join(line)

    def text(self, event):
        if event['what'] == 'end':
            return 'end of the link'
        if event['what'] == 'marker':
            return event['text']
        if event['what'] == 'preamble':
            return 'the preamble'
        if event['what'] == 'client':
            return 'its process id'
        if event['what'] == 'listener':
            return 'the client has the id %d, the listener the id %d' % tuple(event['ids'])
        return self.frame_text(event)

    def frame_text(self, event):
        handle, reply_to = event['handle'], event['reply_to']
        dead = reply_to == DEAD
        words = ['DEAD to %d' % handle if dead else self.handles.get(handle) or (
            'reply at %d' % handle if not reply_to and event.get('reply') else 'to handle %d' % handle)]
        if event['dst'] != event['to']:
            words.append('for %d' % event['dst'])
        if event['src'] != event['from']:
            words.append('from %d' % event['src'])
        if event['auth'] != event['src']:
            words.append('auth %d' % event['auth'])
        if reply_to and not dead:
            words.append('reply to %d' % reply_to)
        return ', '.join(words) + (': ' + event['content'] if event['content'] else '')


def with_replies(events):
    """Marks what goes to a handle that an earlier message of its destination asked for."""
    asked = set()
    for event in events:
        if event['what'] == 'frame':
            if event['reply_to'] not in (0, DEAD):
                asked.add((event['src'], event['reply_to']))
            event = dict(event, reply=(event['dst'], event['handle']) in asked)
        yield event


def section(row, handles, links):
    names = {int(context): name for context, name in row['names'].items()}
    recorded = 'session' in row
    events = with_replies(sessions.stored(row['session']) if recorded else list(events_of_vector(vector(row['vector']))))
    who = ', '.join('%d is %s' % (context, with_article(name)) for context, name in sorted(names.items()))
    text = '%s %s.' % (row['text'], who[0].upper() + who[1:])
    lines = ['## ' + row['title'], '', textwrap.fill(text, WIDTH), '', '```']
    lines += list(Diagram(names, handles).lines(events))
    where = 'Recorded: `%s`.' % row['session'] if recorded else 'Vector: `%s`.' % row['vector']
    lines += ['```', '', textwrap.fill('%s Clauses: %s.' % (where, ', '.join('[%s]' % c for c in row['clauses'])), WIDTH), '']
    for clause in row['clauses']:
        if clause not in links:
            raise SystemExit('pages.py: no heading of docs/spec/ has ' + clause)
    return '\n'.join(lines)


def with_article(name):
    return name if name.split()[0] in ('a', 'another', 'its') else 'the ' + name


def rows():
    with open(os.path.join(HERE, 'exchanges.json'), encoding='utf-8') as f:
        return json.load(f)


def page():
    handles, links = handle_names(), anchors()
    parts = [HEAD] + [section(row, handles, links) for row in rows()]
    used = {'MSG-2', 'BOOT-10'}.union(*(row['clauses'] for row in rows()))
    order = sorted(used, key=lambda clause: (clause.split('-')[0], int(clause.split('-')[1])))
    return '\n'.join(parts + ['[%s]: %s' % (clause, links[clause]) for clause in order]) + '\n'


def stale():
    if not os.path.exists(PAGE):
        return True
    with open(PAGE, encoding='utf-8') as f:
        return f.read() != page()


def main(arguments):
    if arguments == ['--check']:
        if stale():
            sys.exit('pages.py: docs/spec/exchanges.md is stale; run tools/exchanges/pages.py')
        return
    if arguments:
        sys.exit(__doc__)
    with open(PAGE, 'w', encoding='utf-8') as f:
        f.write(page())


if __name__ == '__main__':
    main(sys.argv[1:])
