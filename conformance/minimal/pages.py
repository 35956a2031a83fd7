#!/usr/bin/env python3
"""
Writes what is generated in the first pages of docs/spec/: the sessions, and the links to clauses.

    pages.py              # writes it
    pages.py --check      # only says what is stale
    pages.py --record     # records both sessions anew first; needs release 0.3.54 in .cache/mitogen/
"""

import argparse
import collections
import os
import pickletools
import re
import sys

import sessions

ROOT = os.path.dirname(os.path.dirname(sessions.HERE))
SPEC = os.path.join(ROOT, 'docs', 'spec')
PAGES = ('introduction.md', 'terms.md', 'minimal-child.md', 'minimal-parent.md')
RECORDED_RELEASE = '0.3.54'
BLOCK = re.compile(r'(<!-- generated: (\w+) -->\n).*?(<!-- end of what is generated -->\n)', re.DOTALL)
HEADING = re.compile(r'^## (([A-Z]{3,4}-[0-9]+) .*)$', re.MULTILINE)
USE = re.compile(r'\[([A-Z]{3,4}-[0-9]+)\](?!:)')
HEX_WIDTH = 40
HANDLES = {101: 'CALL_FUNCTION', 102: 'FORWARD_LOG', 106: 'SHUTDOWN'}
TAGS = {0x4d49: 'legacy tag', 0x4d4a: 'tag of pickles'}
FIELDS = 'tag  dst_id   src_id   auth_id  handle   reply_to length'

# What each line of a payload is for.
CALL_NOTES = ['', 'the tuple of PAY-1', 'chain_id', 'module', 'class', 'function', '', '', 'args', '', '', '', 'kwargs']
NOTES = {
    ('child', 'to child', 0): CALL_NOTES,
    ('parent', 'to child', 0): ['', 'the tuple of PAY-1', 'chain_id', 'module', 'class', 'function', '', '', '', 'args',
                                'kwargs'],
}
# The payload differs from the one before it only by this.
LIKE_THE_ONE_BEFORE = {('child', 'to child', 1): 'the same, with the function `sub`'}

Part = collections.namedtuple('Part', 'hex meaning')


def grouped(data, *sizes):
    """Hexadecimal, with a space after each of these sizes."""
    groups = []
    for size in sizes:
        groups.append(data[:size].hex())
        data = data[size:]
    return ' '.join(groups + [data.hex()] * bool(data))


def pickle_parts(data):
    """One for each opcode; a memo entry is a part of what it is for."""
    ops = list(pickletools.genops(data))
    ends = [op[2] for op in ops[1:]] + [len(data)]
    parts = []
    for (op, argument, start), end in zip(ops, ends):
        code = data[start:end]
        if op.name == 'BINPUT':
            last = parts.pop()
            parts.append(Part('%s %s' % (last.hex, grouped(code, 1)), '%s, memo %d' % (last.meaning, argument)))
        else:
            parts.append(Part(grouped(code, 1, 4) if op.name == 'BINUNICODE' else grouped(code, 1),
                              meaning_of(op.name, argument)))
    return parts


def meaning_of(name, argument):
    if name == 'GLOBAL':
        return 'GLOBAL ' + argument.split(' ')[1]
    if name == 'BINUNICODE' and len(argument) > 20:
        return 'BINUNICODE, %d characters' % len(argument)
    return name if argument is None else '%s %s' % (name, repr(argument).replace("'", '"'))


def log_parts(data):
    logger, level, text = data.split(b'\0', 2)
    return [Part(logger.hex() + ' 00', 'the logger, NUL'), Part(level.hex() + ' 00', 'the level, NUL'),
            Part(text.hex(), '"%s"' % text.decode())]


def wrapped(part, mark):
    """The hexadecimal of a part in lines, the meaning on the first."""
    lines, line = [], ''
    for group in part.hex.split(' '):
        while len(line) + 1 + len(group) > HEX_WIDTH:
            room = (HEX_WIDTH - len(line) - bool(line)) // 2 * 2
            lines.append(line + ' ' * bool(line) + group[:room])
            line, group = '', group[room:]
        line += ' ' * bool(line) + group
    lines.append(line)
    first = '%s   %-*s  %s' % (mark, HEX_WIDTH, lines[0], part.meaning)
    return [first.rstrip()] + ['%s   %s' % (mark, line) for line in lines[1:]]


def frame_lines(name, direction, number, frame):
    mark = '>' if direction == 'to child' else '<'
    tag, dst, src, auth, handle, reply_to, size = sessions.HEADER.unpack_from(frame)
    payload = frame[sessions.HEADER.size:]
    yield '%s %s' % (mark, grouped(frame[:sessions.HEADER.size], 2, 4, 4, 4, 4, 4))
    yield '%s   %s%s; %s; %d bytes' % (
        mark, HANDLES.get(handle, 'to handle %d: the reply' % handle),
        ', reply to %d' % reply_to if reply_to else '', TAGS[tag], size)
    if (name, direction, number) in LIKE_THE_ONE_BEFORE:
        yield '%s   %s' % (mark, LIKE_THE_ONE_BEFORE[name, direction, number])
        return
    parts = log_parts(payload) if handle == 102 else pickle_parts(payload) if payload else []
    notes = NOTES.get((name, direction, number), [])
    if len(notes) > len(parts):
        raise ValueError('%d notes for %d parts: %r' % (len(notes), len(parts), parts))
    for at, part in enumerate(parts):
        note = notes[at] if at < len(notes) else ''
        yield from wrapped(Part(part.hex, part.meaning + (': ' + note if note else '')), mark)


def conversation(session):
    """(direction, number) of each frame: what was not asked for first, then each frame with its reply."""
    headers = {direction: [sessions.HEADER.unpack(bytes.fromhex(frame)[:sessions.HEADER.size])
                           for frame in session[direction]] for direction in ('to child', 'from child')}
    replies = {header[4]: number for number, header in enumerate(headers['from child'])}
    asked = {header[5] for header in headers['to child']} - {0}
    for handle, number in replies.items():
        if handle not in asked:
            yield 'from child', number
    for number, header in enumerate(headers['to child']):
        yield 'to child', number
        if header[5]:
            yield 'from child', replies[header[5]]


def argument_lines(arguments):
    for at, argument in enumerate(arguments, 1):
        if isinstance(argument, dict):
            yield 'argv[%d]  %d bytes of the parent\'s first stage, not shown' % (at, argument['size'])
            continue
        shown = argument if len(argument) < 48 else '%s... %d bytes' % (argument[:48], len(argument))
        yield 'argv[%d]  %s' % (at, shown)


def text_lines(text, width=76):
    """A long line cut after spaces, as the page shows it."""
    while len(text) > width:
        cut = text.rindex(' ', 0, width) + 1
        yield text[:cut].rstrip()
        text = text[cut:]
    yield text


def session_text(name):
    session = sessions.stored(name)
    preamble = session['preamble']
    core = preamble['inflated'] - len(preamble['last line']) - 2
    lines = ['```'] + list(argument_lines(session['arguments'])) + ['']
    lines.append('< %s' % ' '.join(grouped(b'%s\n' % session['markers'][0].encode(), 7).split()) +
                 '  %s, line feed' % session['markers'][0])
    lines.append('> 78da ... %d bytes, not shown' % preamble['size'])
    lines.append('>   one zlib stream; inflated, it has %d bytes:' % preamble['inflated'])
    lines.append('>   %s, a line feed, this line, a line feed:' % (
        'the core of %d bytes' % core if core else 'no core'))
    lines += ['>   ' + line for line in text_lines(preamble['last line'])]
    for marker in session['markers'][1:]:
        lines.append('< %s  %s, line feed' % (grouped(b'%s\n' % marker.encode(), 7), marker))
    lines += ['', '  ' + FIELDS]
    for direction, number in conversation(session):
        lines += frame_lines(name, direction, number, bytes.fromhex(session[direction][number]))
    return '\n'.join(lines + ['< end of the link', '```', ''])


def anchors():
    """{clause: file#anchor}, as the usual renderers make it."""
    found = {}
    for file in sorted(os.listdir(SPEC)):
        if not file.endswith('.md'):
            continue
        with open(os.path.join(SPEC, file), encoding='utf-8') as f:
            for heading, clause in HEADING.findall(f.read()):
                found[clause] = '%s#%s' % (file, re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-'))
    return found


def links_text(text):
    found = anchors()
    used = sorted(set(USE.findall(text)), key=lambda c: (c.split('-')[0], int(c.split('-')[1])))
    missing = [clause for clause in used if clause not in found]
    if missing:
        raise SystemExit('pages.py: no heading of docs/spec/ has ' + ', '.join(missing))
    return ''.join('[%s]: %s\n' % (clause, found[clause]) for clause in used)


def page_text(text):
    makers = {'links': lambda: links_text(text), 'child': lambda: session_text('child'),
              'parent': lambda: session_text('parent')}
    return BLOCK.sub(lambda found: found.group(1) + makers[found.group(2)]() + found.group(3), text)


def stale_pages(write):
    """The pages whose generated parts were not what they should be."""
    stale = []
    for page in PAGES:
        path = os.path.join(SPEC, page)
        with open(path, encoding='utf-8') as f:
            text = f.read()
        wanted = page_text(text)
        if wanted != text:
            stale.append(page)
            if write:
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(wanted)
    return stale


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='write nothing; the status is 1 if a page is stale')
    parser.add_argument('--record', action='store_true', help='record the sessions first')
    options = parser.parse_args()
    if options.record:
        sessions.store('child', sessions.record_child(os.path.join(ROOT, '.cache', 'mitogen', RECORDED_RELEASE)))
        sessions.store('parent', sessions.record_parent())
    stale = stale_pages(write=not options.check)
    if options.check and stale:
        sys.exit('pages.py: stale: %s; run conformance/minimal/pages.py' % ', '.join(stale))


if __name__ == '__main__':
    main()
