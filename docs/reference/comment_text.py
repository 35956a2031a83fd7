"""Turns the words of a comment into the Markdown of Doxygen."""
import re

# Paragraphs that begin with these words, each followed by a point or a colon, get
# them as a heading.
LEADS = ('Contract', 'Ownership', 'Where functions run', 'The end', 'Errors',
         'Errors of calls', 'Order of calls', 'Order of callbacks', 'Order',
         'Source of the facts', 'Source of the fact', 'Stops', 'Test', 'Tests')
LEAD = re.compile(r'^(%s)[.:] (?=\S)' % '|'.join(LEADS))
# The classes in the source of the original are not those of the same name here.
CAPITAL = re.compile(r'\b(?=[A-Z])')
# These stand within a paragraph as well.
INNER_LEAD = re.compile(r'(?<=[.)]) (?=(?:Stops|Tests?): )')

ITEM = re.compile(r'^( *)([-*]|[0-9]+\.) +(?=\S)')
SENTENCE_END = re.compile(r'(?<=\.)["\')]? (?=["`(]?[A-Z])')
CODE_SPAN = re.compile(r'(``.+?``|`[^`]+`)')
FILE_NAME = re.compile(r'(?<![\w./-])((?:[\w-]+/)*[\w-]+\.h)\b')
# What is in quotes is one word to Doxygen, in which it reads nothing.
QUOTED = re.compile(r'("[^"]*")')
SPECIAL = re.compile(r'[\\@%#*&<>]|--+|(?<![\w>])::')
ENTITY = {'&': '&amp;', '<': '&lt;', '>': '&gt;'}
# What tells code from a drawing or a command line.
LOOKS_LIKE_CODE = re.compile(r'[;{}]\s*(//.*)?$|\);', re.M)


def no_link(name):
    """The file that a name in a text means: none."""
    del name


def convert(lines, link=no_link, with_brief=True):
    """The lines of Doxygen's comment for those of ours.

    link(name) is the path of the file that a name means, or None. with_brief has the
    first sentence as the summary.
    """
    out = []
    for kind, block in blocks(lines):
        if out:
            out.append('')
        if kind == 'code':
            language = '{.cpp}' if LOOKS_LIKE_CODE.search('\n'.join(block)) else '{.unparsed}'
            out += ['~~~' + language] + block + ['~~~']
        elif kind == 'list':
            out += list_items(block, link)
        else:
            out += paragraph(block, link, with_brief and not out)
    return out


def blocks(lines):
    """Cuts the lines into (kind, lines): 'text', 'list' or 'code'."""
    found = []
    begins = True
    for line in lines:
        if not line.strip():
            if found and found[-1][0] == 'code':
                found[-1][1].append('')
            begins = True
            continue
        kind = kind_of(line, begins, found)
        if found and found[-1][0] == kind and (kind != 'text' or not begins):
            found[-1][1].append(line)
        else:
            found.append((kind, [line]))
        begins = False
    return [(kind, tidy(kind, block)) for kind, block in found]


def kind_of(line, begins, found):
    last = found[-1][0] if found else None
    if last == 'code' and line.startswith('  '):
        return 'code'
    if ITEM.match(line) and (begins or last == 'list' or line.startswith('  ')):
        return 'list'
    if last == 'list' and line.startswith('  '):
        return 'list'
    if begins and line.startswith('  '):
        return 'code'
    return 'text'


def tidy(kind, block):
    while block and not block[-1].strip():
        block.pop()
    if kind != 'code':
        return block
    indent = min(len(line) - len(line.lstrip()) for line in block if line.strip())
    return [line[indent:] for line in block]


def paragraph(block, link, with_brief):
    text = ' '.join(line.strip() for line in block)
    out = []
    for part in INNER_LEAD.split(text):
        lead = LEAD.match(part)
        if out:
            out.append('')
        if lead:
            rest = prose(part[lead.end():], link)
            if lead.group(1).startswith('Source'):
                rest = CAPITAL.sub('%', rest)
            out += ['\\par ' + lead.group(1), rest]
        elif with_brief and not out:
            first, *rest = SENTENCE_END.split(part, 1)
            out.append('\\brief ' + prose(first, link))
            if rest:
                out += ['', prose(rest[0], link)]
        else:
            out.append(prose(part, link))
    return out


def list_items(block, link):
    items = []
    for line in block:
        if ITEM.match(line):
            items.append(line)
        else:
            items[-1] += ' ' + line.strip()
    base = min(len(ITEM.match(item).group(1)) for item in items)
    out = []
    for item in items:
        mark = ITEM.match(item)
        depth = len(mark.group(1)) - base
        out.append('%s%s %s' % (' ' * depth, mark.group(2), prose(item[mark.end():], link)))
    return out


def prose(text, link):
    """The text, with nothing in it that Doxygen would take for a command."""
    return ''.join(code_span(part, link) if i % 2 else plain(part, link)
                   for i, part in enumerate(CODE_SPAN.split(text)))


def code_span(part, link):
    name = part.strip('`')
    path = link(name)
    if path:
        return linked(path, name)
    # Doxygen takes a backtick and an apostrophe for a pair of quotes.
    return '``%s``' % name if "'" in name else part


def plain(part, link):
    return ''.join(quoted if i % 2 else unquoted(quoted, link)
                   for i, quoted in enumerate(QUOTED.split(part)))


def unquoted(part, link):
    out = []
    for i, piece in enumerate(FILE_NAME.split(part)):
        path = link(piece) if i % 2 else None
        out.append(linked(path, piece) if path else SPECIAL.sub(escaped, piece))
    return ''.join(out)


def linked(path, name):
    return '\\link %s %s\\endlink' % (path, name)


def escaped(match):
    found = match.group()
    return ENTITY.get(found, '\\' + found)
