"""Markdown of the specification as HTML: links lead to anchors of the one page, and each id
that is mentioned is a link."""

import html
import html.parser
import re

import markdown
import markdown.inlinepatterns

MENTION = re.compile(r'(?<![\w.-])([A-Z]{3,4}-[0-9]+(?:\.[0-9]+)?)(?![\w-])')
TAG = re.compile(r'(<[^>]*>)')
UNLINKED = ('a', 'code', 'pre', 'script', 'style')
HREF = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.S)
HEADING = re.compile(r'<(h[1-6])>(.*?)</\1>', re.S)
MERMAID = re.compile(r'^```mermaid\n(.*?)^```$', re.S | re.M)
STATE = re.compile(r'state "(.*)" as (\w+)$')
ARROW = re.compile(r'(\S+) --> (\S+)(?:: (.*))?$')
LIST = re.compile(r'\s*(?:[-*+]|[0-9]+\.) ')


class Renderer:
    """place_of(file, target) is the anchor that a link leads to, or None. references has the
    lines of a file that say where [WORDS] lead to: {file: text}."""

    def __init__(self, place_of, ids, references):
        self.place_of = place_of
        self.ids = ids
        self.references = references
        self.markdown = markdown.Markdown(
            extensions=['tables', 'fenced_code', 'sane_lists'], tab_length=2)
        # The library takes an asterisk or an underscore for emphasis where others do not.
        # The specification has no emphasis but **this** and *this*.
        patterns = self.markdown.inlinePatterns
        patterns.deregister('em_strong')
        patterns.deregister('em_strong2')
        patterns.register(markdown.inlinepatterns.SimpleTagInlineProcessor(
            r'()\*\*(?=\S)(.+?)(?<=\S)\*\*', 'strong'), 'strong', 60)
        patterns.register(markdown.inlinepatterns.SimpleTagInlineProcessor(
            r'(?<![\w*\x03\]])(\*)(?=\w)([^*]+?)(?<=[\w.])\*(?![\w*])', 'em'), 'em', 50)

    def block(self, text, file):
        text = text.strip('\n')
        if not text.strip():
            return ''
        text = prepared(MERMAID.sub(lambda m: drawn(m.group(1)) or m.group(), text))
        made = self.convert(text, file)
        made = HEADING.sub(lambda m: self.heading(m, file), made)
        made = made.replace('<table>', '<div class="wide" tabindex="0"><table>').replace(
            '</table>', '</table></div>').replace('<pre>', '<pre tabindex="0">')
        return self.linked(made, file)

    def inline(self, text, file):
        made = self.convert(text, file)
        made = re.sub(r'^<p>(.*)</p>$', r'\1', made, flags=re.S)
        return self.linked(made, file)

    def convert(self, text, file):
        return self.markdown.reset().convert(text + '\n\n' + self.references.get(file, ''))

    def heading(self, match, file):
        # The anchors of spec.anchors(), whose numbers for equal headings nobody uses here.
        words = html.unescape(TAG.sub('', match.group(2)))
        anchor = re.sub(r'[^a-z0-9_ -]', '', words.lower()).replace(' ', '-')
        place = self.place_of(file, '#' + anchor)
        mark = ' id="%s"' % html.escape(place) if place else ''
        return '<%s%s>%s</%s>' % (match.group(1), mark, match.group(2), match.group(1))

    def linked(self, text, file):
        text = HREF.sub(lambda m: self.link(m, file), text)
        parts, depth = [], 0
        for part in TAG.split(text):
            name = re.match(r'</?(\w+)', part)
            if part.startswith('<') and name:
                if name.group(1) in UNLINKED:
                    depth += -1 if part.startswith('</') else 1
            elif depth == 0:
                part = MENTION.sub(self.mention, part)
            parts.append(part)
        # In the cells of tables a backslash hides the bar; the library leaves it in code.
        return ''.join(parts).replace('\\|', '|')

    def link(self, match, file):
        target, words = html.unescape(match.group(1)), match.group(2)
        if re.match(r'[a-z]+:', target):
            return match.group()
        place = self.place_of(file, target)
        # Files that are not in the specification are not in the page.
        if not place:
            return words
        mark = ' class="id"' if MENTION.match(words) and words in self.ids else ''
        return '<a%s href="#%s">%s</a>' % (mark, place, words)

    def mention(self, match):
        return ('<a class="id" href="#%s">%s</a>' % (match.group(1), match.group(1))
                if match.group(1) in self.ids else match.group(1))


def prepared(text):
    """What the library needs to take lists and code as the usual renderers do."""
    lines, fence, code = [], False, False
    for line in text.split('\n'):
        before = lines[-1] if lines else ''
        if line.lstrip().startswith('```') and not code:
            fence = not fence
        elif not fence:
            is_list = LIST.match(line)
            if code and line.strip() and not line.startswith('    '):
                code = False
                lines.append('```\n')
            elif not code and line.startswith('    ') and not before.strip() and not is_list and (
                    not in_list(lines)):
                code = True
                lines.append('```')
            elif (is_list and before.strip() and not LIST.match(before) and
                  not before.startswith(' ')):
                lines.append('')
            elif line.startswith('|') and before.strip() and not before.startswith('|'):
                lines.append('')
        lines.append(line[4:] if code else line)
    if code:
        lines.append('```')
    return '\n'.join(lines)


def in_list(lines):
    """Whether a paragraph behind these lines would belong to an item of a list."""
    for line in reversed(lines):
        if LIST.match(line):
            return True
        if line.strip() and not line.startswith(' '):
            return False
    return False


def drawn(diagram):
    """A diagram of states as a table; '' for another one."""
    lines = [line.strip() for line in diagram.strip().split('\n')]
    if lines[0] != 'stateDiagram-v2':
        return ''
    names, rows = {'[*]': ''}, []
    for line in lines[1:]:
        state, arrow = STATE.match(line), ARROW.match(line)
        if state:
            names[state.group(2)] = state.group(1)
        elif arrow:
            rows.append(arrow.groups())
        elif line:
            return ''
    cells = [(names.get(a, a) or '(start)', words or '', names.get(b, b) or '(end)')
             for a, b, words in rows]
    return '\n| in the state | on | to the state |\n|---|---|---|\n' + ''.join(
        '| %s | %s | %s |\n' % row for row in cells)


class Reader(html.parser.HTMLParser):
    """Finds what is not whole, or leads to nothing."""

    VOID = ('meta', 'input', 'br', 'hr', 'img', 'link')
    LOADING = ('src', 'srcset', 'data', 'action', 'background')

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.found = []
        self.ids = []
        self.links = []

    def complain(self, what):
        self.found.append('%s in line %d of the page' % (what, self.getpos()[0]))

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == 'id':
                self.ids.append(value)
            if name == 'href' and value.startswith('#'):
                self.links.append(value[1:])
            elif name == 'href' and not value.startswith('http'):
                self.complain('a link out of the page, to %s' % value)
            if name in self.LOADING or tag in ('link', 'img'):
                self.complain('something to load: %s' % value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complain('an end of <%s> without its start' % tag)

    def handle_data(self, data):
        inside = self.open[-1:] and self.open[-1] in ('script', 'style', 'code', 'pre')
        if not inside and re.search(r'```|\*\*\w|\[[^\]]*\]\([\w#]', data):
            self.complain('Markdown that was not understood: %r' % data[:60])


def complaints(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    found = reader.found + ['<%s> without its end' % tag for tag in reader.open]
    found += ['the anchor %s twice' % one for one in sorted(set(reader.ids))
              if reader.ids.count(one) > 1]
    return found + ['a link to #%s, which is not there' % one
                    for one in sorted(set(reader.links) - set(reader.ids))]
